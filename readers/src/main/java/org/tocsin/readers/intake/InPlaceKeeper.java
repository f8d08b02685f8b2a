package org.tocsin.readers.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import org.tocsin.model.Content;

/// Keeps evidence where it lies, for runs without a case: a file is hashed and then read in place. Standard input is
/// written to the scratch folder where it is not small.
public final class InPlaceKeeper implements Keeper {
    private final Scratch scratch;

    public InPlaceKeeper(Scratch scratch) {
        this.scratch = scratch;
    }

    /// The size is the one the file has now; what is appended later is left alone. A file that turns out shorter is
    /// as long as what could be read.
    @Override
    public Kept keep(Path original) throws IOException {
        long size = Files.readAttributes(original, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .size();
        MessageDigest digest = Sha256.digest();
        long read;
        try (FileContent content = new FileContent(original, size)) {
            read = Sha256.drain(content.open(), size, digest, (bytes, count) -> {});
        }
        return new Kept(Sha256.text(digest), read, new FileContent(original, read));
    }

    @Override
    public Kept keep(InputStream original) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (Scratch.Spool spool = scratch.spool()) {
            long size = Sha256.drain(original, Long.MAX_VALUE, digest, spool::write);
            Scratch.Written written = spool.finish();
            return new Kept(Sha256.text(digest), size, new Spooled(written));
        }
    }

    /// A content that frees its scratch space when it is closed.
    private record Spooled(Scratch.Written written) implements Content, AutoCloseable {
        @Override
        public long size() {
            return written.content().size();
        }

        @Override
        public InputStream open() throws IOException {
            return written.content().open();
        }

        @Override
        public int read(long position, byte[] into, int from, int length) throws IOException {
            return written.content().read(position, into, from, length);
        }

        @Override
        public void close() {
            written.lease().release();
        }
    }
}
