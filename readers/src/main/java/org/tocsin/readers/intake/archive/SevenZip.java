package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;

/// Takes a 7z apart with commons-compress, in the archive's own order, so that a solid block is expanded only once
/// ([7zFormat.txt](https://github.com/ip7z/7zip/blob/main/DOC/7zFormat.txt)).
///
/// Members share blocks: one that is broken spoils those behind it in its block, and one that is too large ends the
/// reading, because the rest could only be had by expanding it all.
final class SevenZip implements Container {
    private static final String WHAT = "7z";

    @Override
    public void open(Content content, String name, Members out) throws IOException {
        ContentChannel channel = new ContentChannel(content);
        try {
            SevenZipHeader.check(content, out.memory());
            SevenZFile.Builder builder = SevenZFile.builder();
            builder.setSeekableByteChannel(channel).setMaxMemoryLimitKiB(out.memory());
            try (SevenZFile file = Decoded.guard(WHAT, channel, "in the header", builder::get)) {
                members(file, channel, name, out);
            }
        } catch (BrokenData e) {
            out.gap(-1, e.gapCause(), e.sentence());
        }
    }

    private static void members(SevenZFile file, ContentChannel channel, String archive, Members out)
            throws IOException {
        long count = 0;
        while (true) {
            String where = "after " + count + " members; the rest is not read";
            Optional<SevenZArchiveEntry> entry =
                    Decoded.guard(WHAT, channel, where, () -> Optional.ofNullable(file.getNextEntry()));
            if (entry.isEmpty() || !out.next()) {
                return;
            }
            count++;
            if (entry.get().isDirectory() || entry.get().isAntiItem()) {
                continue;
            }
            boolean hasBytes = entry.get().hasStream();
            String name = Optional.ofNullable(entry.get().getName()).orElse(archive);
            Decoded bytes = Decoded.open(WHAT, channel, channel.size(), () -> new Current(file, hasBytes));
            Taken taken = out.stream(name, bytes);
            if (taken.end() == Taken.End.LIMITED) {
                out.gap(-1, Cause.LIMIT, "the archive is not read behind its member number " + count);
                return;
            }
        }
    }

    /// The bytes of the member at which the library stands.
    private static final class Current extends InputStream {
        private final SevenZFile file;
        private final boolean hasBytes;

        Current(SevenZFile file, boolean hasBytes) {
            this.file = file;
            this.hasBytes = hasBytes;
        }

        @Override
        public int read() throws IOException {
            return hasBytes ? file.read() : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return hasBytes ? file.read(into, offset, length) : -1;
        }
    }
}
