package org.brandcast.domain.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All orders of a list. */
final class Orders {
    private Orders() {}

    static <T> void forEach(List<T> facts, Consumer<List<T>> test) {
        permute(new ArrayList<>(facts), 0, test);
    }

    private static <T> void permute(List<T> facts, int from, Consumer<List<T>> test) {
        if (from == facts.size()) {
            test.accept(List.copyOf(facts));
            return;
        }
        for (int i = from; i < facts.size(); i++) {
            swap(facts, from, i);
            permute(facts, from + 1, test);
            swap(facts, from, i);
        }
    }

    private static <T> void swap(List<T> facts, int a, int b) {
        T kept = facts.get(a);
        facts.set(a, facts.get(b));
        facts.set(b, kept);
    }
}
