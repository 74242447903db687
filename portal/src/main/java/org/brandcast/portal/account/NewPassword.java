package org.brandcast.portal.account;

import java.util.Locale;
import org.brandcast.portal.form.Fields;

/** What a password must be: long; no rule about kinds of characters makes one better. */
final class NewPassword {
    static final int LEAST_LENGTH = 10;
    private static final int GREATEST_LENGTH = 200;
    private static final int LEAST_CHARACTERS = 5;

    private NewPassword() {}

    /** The field's password; what is wrong with it is complained of. */
    static String of(Fields form, String field, String login) {
        String password = form.text(field);
        String folded = password.toLowerCase(Locale.ROOT);
        if (password.codePointCount(0, password.length()) < LEAST_LENGTH) {
            form.complain(field, "problem.password.short", LEAST_LENGTH);
        } else if (password.length() > GREATEST_LENGTH) {
            form.complain(field, "problem.password.long", GREATEST_LENGTH);
        } else if (password.chars().distinct().count() < LEAST_CHARACTERS || isLogin(folded, login)) {
            form.complain(field, "problem.password.easy");
        }
        return password;
    }

    /** The log-in itself, or its name with a few characters around it. */
    private static boolean isLogin(String folded, String login) {
        String name = login.substring(0, Math.max(1, login.indexOf('@')));
        boolean mostlyName = name.length() > 3 && folded.replace(name, "").length() < LEAST_LENGTH / 2;
        return folded.equals(login) || mostlyName;
    }
}
