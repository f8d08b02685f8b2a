package org.tocsin.readers.mail.outlook;

import java.nio.charset.Charset;
import java.util.Set;

/// Whom a message is for.
///
/// @param kind 1 to, 2 copy, 3 blind copy
public record Recipient(int kind, OutlookMessage.Person person) {
    /// The properties that one is made of.
    public static final Set<Integer> PROPERTIES = Set.of(
            Properties.RECIPIENT_KIND,
            Properties.SMTP_ADDRESS,
            Properties.ADDRESS,
            Properties.DISPLAY_NAME,
            Properties.PAGE);

    public static Recipient of(Properties properties, Charset page) {
        String smtp = properties.text(Properties.SMTP_ADDRESS, page);
        String address = smtp.isEmpty() ? properties.text(Properties.ADDRESS, page) : smtp;
        String name = properties.text(Properties.DISPLAY_NAME, page);
        long kind = properties.number(Properties.RECIPIENT_KIND).orElse(1L);
        return new Recipient((int) (kind & 0xF), new OutlookMessage.Person(name, address));
    }
}
