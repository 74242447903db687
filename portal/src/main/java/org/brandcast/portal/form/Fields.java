package org.brandcast.portal.form;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came with a form, kept as typed so that a refused form comes back unchanged, and read with a complaint for each
 * field that can't be. Read all, then {@link #check}: one answer names everything that is wrong. A field's name in a
 * complaint is the text {@code <prefix>.<field>}.
 */
public final class Fields {
    private final String prefix;
    private final Map<String, List<String>> values;
    private final List<FieldProblem> problems = new ArrayList<>();

    private Fields(String prefix, Map<String, List<String>> values) {
        this.prefix = prefix;
        this.values = values;
    }

    /** A form as {@code application/x-www-form-urlencoded}. */
    public static Fields parse(String prefix, String body) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
                        .add(decoded(pair.substring(equals + 1)).replace("\r\n", "\n"));
            }
        }
        return new Fields(prefix, values);
    }

    /** What a form shows at first: null is empty, a collection has several values, a boolean is on or absent. */
    public static Fields showing(String prefix, Map<String, ?> shown) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        shown.forEach((name, value) -> {
            if (value instanceof Iterable<?> several) {
                List<String> texts = new ArrayList<>();
                several.forEach(each -> texts.add(String.valueOf(each)));
                values.put(name, texts);
            } else if (value instanceof Boolean on) {
                values.put(name, on ? List.of("on") : List.of());
            } else if (value != null) {
                values.put(name, List.of(value.toString()));
            }
        });
        return new Fields(prefix, values);
    }

    /** The same with another value of one field. */
    public Fields with(String name, String value) {
        Map<String, List<String>> changed = new LinkedHashMap<>(values);
        changed.put(name, List.of(value));
        return new Fields(prefix, changed);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A percent sign that isn't an escape: as it stands.
            return text;
        }
    }

    /** As typed; empty when it wasn't. */
    public String text(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        return all.isEmpty() ? "" : all.get(0);
    }

    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    public boolean has(String name, Object value) {
        return values.getOrDefault(name, List.of()).contains(String.valueOf(value));
    }

    public boolean on(String name) {
        return !text(name).isEmpty();
    }

    /** Stripped, at most so long; empty is allowed. */
    public String upTo(String name, int longest) {
        String text = text(name).strip();
        if (text.length() > longest) {
            complain(name, "problem.field.long", text.length(), longest);
        }
        return text;
    }

    /** As {@link #upTo}, and not empty. */
    public String required(String name, int longest) {
        String text = upTo(name, longest);
        if (text.isEmpty()) {
            complain(name, "problem.field.required");
        }
        return text;
    }

    /** A whole number; null when nothing was typed. */
    public @Nullable Long number(String name, long least, long most) {
        String typed = text(name).strip();
        if (typed.isEmpty()) {
            return null;
        }
        // People write thousands apart as they are shown to them.
        String digits = typed.replaceAll("(?<=[0-9])[., \u00a0](?=[0-9]{3}(\\D|$))", "");
        if (!digits.matches("-?[0-9]{1,18}")) {
            complain(name, "problem.field.number", typed);
            return null;
        }
        long number = Long.parseLong(digits);
        if (number < least || number > most) {
            complain(name, "problem.field.range", number, least, most);
            return null;
        }
        return number;
    }

    /** As {@link #number}; nothing typed is a complaint, and the answer then the least. */
    public long requiredNumber(String name, long least, long most) {
        if (text(name).isBlank()) {
            complain(name, "problem.field.required");
            return least;
        }
        Long number = number(name, least, most);
        return number == null ? least : number;
    }

    /** The first instant of a day, {@code 2026-11-23}; null when nothing was typed. */
    public @Nullable Long day(String name, ZoneId zone) {
        String typed = text(name).strip();
        if (typed.isEmpty()) {
            return null;
        }
        try {
            return LocalDate.parse(typed).atStartOfDay(zone).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            complain(name, "problem.field.date", typed);
            return null;
        }
    }

    /** {@code 07:00} as a minute of the day. */
    public int minuteOfDay(String name) {
        try {
            LocalTime time = LocalTime.parse(text(name).strip());
            return time.getHour() * 60 + time.getMinute();
        } catch (DateTimeException e) {
            complain(name, "problem.field.time", text(name));
            return 0;
        }
    }

    /** One of an enumeration by its name in any case; the first of them after a complaint. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        for (E value : type.getEnumConstants()) {
            if (value.name().equals(text(name).toUpperCase(Locale.ROOT))) {
                return value;
            }
        }
        complain(name, "problem.field.choice");
        return type.getEnumConstants()[0];
    }

    /** Several of an enumeration; what isn't one of it is left out. */
    public <E extends Enum<E>> List<E> choices(String name, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> has(name, value.name()))
                .toList();
    }

    /** One entry a line or comma, stripped, without empty ones and repetitions. */
    public List<String> entries(String name) {
        return Arrays.stream(text(name).split("[\n,;]", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .distinct()
                .toList();
    }

    /** Tells a form that was opened from each other one ({@link SentForms}); it stays when the form comes back refused. */
    public String token() {
        return text("token").isEmpty() ? UUID.randomUUID().toString() : text("token");
    }

    public void complain(String name, String messageKey, Object... args) {
        Object[] labelled = new Object[args.length + 1];
        labelled[0] = new Label(prefix + "." + name.replaceFirst("-.*", ""));
        System.arraycopy(args, 0, labelled, 1, args.length);
        problems.add(FieldProblem.of(name, text(name), messageKey, labelled));
    }

    /** A text of the bundles that stands in another text. */
    public record Label(String key) {}

    /** Goes on only when nothing is wrong. */
    public void check() {
        if (!problems.isEmpty()) {
            throw new FormProblem(problems);
        }
    }
}
