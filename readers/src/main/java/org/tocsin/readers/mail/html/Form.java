package org.tocsin.readers.mail.html;

import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jsoup.nodes.Element;

/// Fields that a page asks its reader to fill in.
///
/// @param action where they are sent, or empty where the page does not say
/// @param place `body` or `attachment`
/// @param asks for what: `password`, `code`, `card`, `user`, `identity`, `file`; the words are the same everywhere
public record Form(String action, String place, SortedSet<String> asks) {
    Form(String action, String place) {
        this(action, place, new TreeSet<>());
    }

    /// Takes note of one field; buttons and hidden ones ask for nothing.
    void add(Element field) {
        String type = field.attr("type").strip().toLowerCase(Locale.ROOT);
        switch (type) {
            case "hidden", "submit", "button", "reset", "image", "checkbox", "radio", "search" -> {}
            case "password" -> {
                asks.add("password");
                byName(field);
            }
            case "file" -> asks.add("file");
            case "email", "tel" -> {
                asks.add("user");
                byName(field);
            }
            default -> byName(field);
        }
    }

    private void byName(Element field) {
        String names = (field.attr("name")
                        + ' '
                        + field.id()
                        + ' '
                        + field.attr("placeholder")
                        + ' '
                        + field.attr("autocomplete"))
                .toLowerCase(Locale.ROOT);
        if (has(
                names,
                "passw",
                "passwd",
                "pwd",
                "contrase",
                "mot de passe",
                "motdepasse",
                "senha",
                "kennwort",
                "пароль",
                "密码",
                "parola",
                "wachtwoord",
                "current-password")) {
            asks.add("password");
        }
        if (has(
                names,
                "otp",
                "one-time",
                "2fa",
                "mfa",
                "verification",
                "sms",
                "pin",
                "passcode",
                "security code",
                "验证码")) {
            asks.add("code");
        }
        if (has(names, "card", "cvv", "cvc", "ccnum", "cc-", "iban", "expir", "seed", "mnemonic", "wallet")) {
            asks.add("card");
        }
        if (has(names, "user", "email", "e-mail", "login", "phone", "mobile", "account")) {
            asks.add("user");
        }
        if (has(names, "ssn", "passport", "birth", "dob", "national")) {
            asks.add("identity");
        }
    }

    private static boolean has(String names, String... words) {
        for (String word : words) {
            if (names.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
