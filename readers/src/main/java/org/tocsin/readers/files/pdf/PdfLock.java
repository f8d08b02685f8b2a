package org.tocsin.readers.files.pdf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.encryption.StandardSecurityHandler;

/// The password lock of a PDF (ISO 32000-2, 7.6.4), read on its own so that many passwords can be tried without opening
/// the document each time.
///
/// @param revision of the standard lock, 2 to 6
/// @param keyLength in bytes
record PdfLock(byte[] user, byte[] owner, int permissions, byte[] id, int revision, int keyLength, boolean metadata) {
    /// Passwords tried on one document; those of revision 6 cost some hundred times more.
    private static final int MOST = 6_000;

    private static final int MOST_SLOW = 1_500;

    /// Places of a word that are looked at.
    private static final int PLACES = 50;

    /// The lock that the last trailer names, if it is the standard one.
    static Optional<PdfLock> of(byte[] pdf) {
        byte[] word = "/Encrypt".getBytes(StandardCharsets.US_ASCII);
        Optional<PdfLock> lock = Optional.empty();
        int looked = 0;
        for (int at = PdfScan.find(pdf, word, 0, pdf.length);
                at >= 0 && lock.isEmpty() && looked++ < PLACES;
                at = PdfScan.find(pdf, word, at + 1, pdf.length)) {
            Optional<PdfTokens.Thing> value = new PdfTokens(pdf, at + word.length).next();
            if (value.isPresent() && value.get() instanceof PdfTokens.Reference reference) {
                value = PdfScan.object(pdf, reference).flatMap(place -> new PdfTokens(pdf, place).next());
            }
            if (value.isPresent() && value.get() instanceof PdfTokens.Dictionary dictionary) {
                lock = of(dictionary, id(pdf));
            }
        }
        return lock;
    }

    private static Optional<PdfLock> of(PdfTokens.Dictionary dictionary, byte[] id) {
        int revision = dictionary.number("R", 0);
        int version = dictionary.number("V", 0);
        int length = revision >= 5 ? 48 : 32;
        if (revision < 2
                || revision > 6
                || !(dictionary.get("U").orElse(null) instanceof PdfTokens.Text user)
                || !(dictionary.get("O").orElse(null) instanceof PdfTokens.Text owner)
                || user.bytes().length < length
                || owner.bytes().length < length) {
            return Optional.empty();
        }
        int key = switch (version) {
            case 1 -> 5;
            case 4 -> 16;
            case 5 -> 32;
            default -> Math.clamp(dictionary.number("Length", 40) / 8, 5, 16);
        };
        boolean metadata = !(dictionary.get("EncryptMetadata").orElse(null) instanceof PdfTokens.Word word)
                || !word.text().equals("false");
        return Optional.of(new PdfLock(
                Arrays.copyOf(user.bytes(), length),
                Arrays.copyOf(owner.bytes(), length),
                permissions(dictionary),
                id,
                revision,
                key,
                metadata));
    }

    private static int permissions(PdfTokens.Dictionary dictionary) {
        return dictionary.get("P").orElse(null) instanceof PdfTokens.Number number ? (int) (long) number.value() : 0;
    }

    private static byte[] id(byte[] pdf) {
        byte[] word = "/ID".getBytes(StandardCharsets.US_ASCII);
        int looked = 0;
        for (int at = PdfScan.find(pdf, word, 0, pdf.length);
                at >= 0 && looked++ < PLACES;
                at = PdfScan.find(pdf, word, at + 1, pdf.length)) {
            Optional<PdfTokens.Thing> value = new PdfTokens(pdf, at + word.length).next();
            if (value.isPresent()
                    && value.get() instanceof PdfTokens.Array array
                    && !array.items().isEmpty()
                    && array.items().getFirst() instanceof PdfTokens.Text first) {
                return first.bytes();
            }
        }
        return new byte[0];
    }

    /// The first of the passwords that opens it, as user or as owner.
    Optional<String> openedBy(List<String> passwords) {
        StandardSecurityHandler handler = new StandardSecurityHandler();
        int most = Math.min(passwords.size(), revision == 6 ? MOST_SLOW : MOST);
        for (String password : passwords.subList(0, most)) {
            try {
                if (handler.isUserPassword(password, user, owner, permissions, id, revision, keyLength, metadata)
                        || handler.isOwnerPassword(
                                password, user, owner, permissions, id, revision, keyLength, metadata)) {
                    return Optional.of(password);
                }
            } catch (IOException | RuntimeException broken) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
