package org.brandcast.flink.testing;

/** How long the long tests run: {@code -Dbrandcast.full=true} asks for their whole size. */
public final class Scale {
    private Scale() {}

    public static boolean isFull() {
        return Boolean.getBoolean("brandcast.full");
    }

    public static int of(int usual, int full) {
        return isFull() ? full : usual;
    }
}
