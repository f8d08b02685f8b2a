package org.tocsin.detect.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.tocsin.model.Origin;

/// A short name for one message: twelve hexadecimal digits that depend on the bytes it was found in and its place in
/// them, and not on where they lay. The same mailbox gives the same names everywhere.
public final class MessageKey {
    private static final int BYTES = 6;

    private MessageKey() {}

    public static String of(Origin origin) {
        int inside = origin.path().indexOf("!/");
        String where = inside < 0 ? "" : origin.path().substring(inside);
        String all = origin.evidence() + "\n" + where + "\n" + origin.record() + "\n" + origin.offset();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it", impossible);
        }
    }
}
