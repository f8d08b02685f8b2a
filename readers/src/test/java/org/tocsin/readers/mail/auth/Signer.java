package org.tocsin.readers.mail.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Signs made-up mail for tests, written apart from what checks it: on text, line by line, with regular
/// expressions.
final class Signer {
    private final KeyPair keys;

    Signer(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String record() {
        return "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    private String sign(String data) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(data.getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hash(String body) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String relaxedBody(String body) {
        String text =
                body.replaceAll("[ \t]+\r\n", "\r\n").replaceAll("[ \t]+", " ").replaceAll("(\r\n)+$", "");
        return text.isEmpty() ? "" : text + "\r\n";
    }

    private static String relaxed(String field) {
        int colon = field.indexOf(':');
        return field.substring(0, colon).strip().toLowerCase(Locale.ROOT) + ":"
                + field.substring(colon + 1)
                        .replaceAll("\r\n", "")
                        .replaceAll("[ \t]+", " ")
                        .strip();
    }

    /// The fields of a header, each with its folded lines.
    private static List<String> fields(String message) {
        String header = message.substring(0, message.indexOf("\r\n\r\n"));
        return new ArrayList<>(List.of(header.split("\r\n(?![ \t])")));
    }

    private static String body(String message) {
        return message.substring(message.indexOf("\r\n\r\n") + 4);
    }

    private String signed(String message, String start, List<String> names) {
        List<String> left = fields(message);
        StringBuilder data = new StringBuilder();
        for (String name : names) {
            for (int i = left.size() - 1; i >= 0; i--) {
                if (left.get(i).substring(0, left.get(i).indexOf(':')).equalsIgnoreCase(name)) {
                    data.append(relaxed(left.remove(i))).append("\r\n");
                    break;
                }
            }
        }
        return start + sign(data + relaxed(start)) + "\r\n" + message;
    }

    /// Puts a `DKIM-Signature` on top.
    ///
    /// @param more other tags, such as `l=5;`
    String dkim(String message, String domain, String more, String... names) {
        String start =
                "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + domain + "; s=s1;\r\n " + more + " h="
                        + String.join(":", names) + ";"
                        + (more.contains("bh=") ? "" : " bh=" + hash(relaxedBody(body(message))) + ";")
                        + "\r\n b=";
        return signed(message, start, List.of(names));
    }

    /// Puts one ARC set on top.
    String arc(String message, String domain, int instance, String claims) {
        return arc(message, domain, instance, claims, List.of("from", "to", "subject"), "t=1700000000; ");
    }

    /// The same over other fields, and with another time, or none, in the seal.
    String arc(String message, String domain, int instance, String claims, List<String> names, String time) {
        String with = "ARC-Authentication-Results: i=" + instance + "; mx." + domain + "; spf=pass\r\n" + message;
        String signed = signed(
                with,
                "ARC-Message-Signature: i=" + instance + "; a=rsa-sha256; c=relaxed/relaxed; d=" + domain + "; s=s1; h="
                        + String.join(":", names) + "; bh=" + hash(relaxedBody(body(message))) + "; b=",
                names);
        StringBuilder data = new StringBuilder();
        List<String> fields = fields(signed);
        for (int i = 1; i <= instance; i++) {
            for (String name : List.of("arc-authentication-results", "arc-message-signature", "arc-seal")) {
                String number = " i=" + i + ";";
                fields.stream()
                        .filter(f -> f.toLowerCase(Locale.ROOT).startsWith(name + ":") && f.contains(number))
                        .forEach(f -> data.append(relaxed(f)).append("\r\n"));
            }
        }
        String seal =
                "ARC-Seal: i=" + instance + "; a=rsa-sha256; cv=" + claims + "; d=" + domain + "; s=s1; " + time + "b=";
        return seal + sign(data + relaxed(seal)) + "\r\n" + signed;
    }
}
