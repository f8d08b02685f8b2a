package org.tocsin.readers.mail.content;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// To whom a message is written, told by its header.
public final class Recipients {
    /// Fields that name recipients.
    public static final List<String> FIELDS = List.of(
            "To",
            "Cc",
            "Bcc",
            "Delivered-To",
            "X-Original-To",
            "Envelope-To",
            "X-Envelope-To",
            "X-Forwarded-To",
            "X-Apparently-To");

    private static final int MOST = 50;

    private final Set<String> addresses = new LinkedHashSet<>();

    /// @param value of one of the fields, as received
    public void add(String value) {
        for (int sign = value.indexOf('@'); sign >= 0 && addresses.size() < MOST; sign = value.indexOf('@', sign + 1)) {
            int start = sign;
            while (start > 0 && sign - start < 100 && isPart(value.charAt(start - 1))) {
                start--;
            }
            int end = sign + 1;
            while (end < value.length() && end - sign < 100 && isPart(value.charAt(end))) {
                end++;
            }
            if (start < sign && end > sign + 1) {
                addresses.add(value.substring(start, end).toLowerCase(Locale.ROOT));
            }
        }
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || "._%+-".indexOf(c) >= 0;
    }

    /// In lower case.
    public Set<String> addresses() {
        return addresses;
    }
}
