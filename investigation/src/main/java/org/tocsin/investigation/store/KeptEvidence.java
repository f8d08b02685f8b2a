package org.tocsin.investigation.store;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.tocsin.model.Content;

/// An item that was handed in, as the case has it.
///
/// @param hash `sha256:` and the hash in hexadecimal
/// @param place the path it has in findings and reports; never absolute
/// @param copied whether the case keeps a copy; otherwise it only knows where the original lay
/// @param content its bytes: the kept copy, or the original where it was not copied
public record KeptEvidence(String hash, String place, boolean copied, Content content) {
    /// Reads all of it to see whether it still has the bytes that were handed in.
    public boolean isUnaltered() throws IOException {
        MessageDigest digest = Disk.sha256();
        byte[] buffer = new byte[128 * 1024];
        try (InputStream in = content.open()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return Disk.hash(digest).equals(hash);
    }
}
