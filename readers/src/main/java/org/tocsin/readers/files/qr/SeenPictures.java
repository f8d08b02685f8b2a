package org.tocsin.readers.files.qr;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Remembers what the codes of pictures said: the same logo is in every mail of a sender, and to search it costs
/// more than to read the mail. Pictures are known by SHA-256, so that none can be made to pass for another. Shared
/// by threads; what is found does not depend on what is remembered.
public final class SeenPictures {
    private static final int MOST = 4096;

    /// Characters that the codes of a picture may have to be remembered.
    private static final int LONGEST = 4096;

    private final Map<String, QrCodes.Found> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, QrCodes.Found> eldest) {
            return size() > MOST;
        }
    };

    /// @param picture a PNG, JPEG, GIF, BMP or TIFF
    public QrCodes.Found in(byte[] picture) {
        String hash = hash(picture);
        synchronized (known) {
            QrCodes.Found before = known.get(hash);
            if (before != null) {
                return before;
            }
        }
        QrCodes.Found found = QrCodes.in(picture);
        if (found.texts().stream().mapToInt(String::length).sum() <= LONGEST) {
            synchronized (known) {
                known.put(hash, found);
            }
        }
        return found;
    }

    private static String hash(byte[] picture) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(picture));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
