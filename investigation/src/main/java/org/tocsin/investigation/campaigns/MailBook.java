package org.tocsin.investigation.campaigns;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.tocsin.investigation.look.Sorter;

/// All messages of one or many collections: put in by any number of threads, read in the order of collection, time and
/// key, each with its place among the others. Memory does not grow with their number but for [MailGroups]' few bytes.
public final class MailBook {
    /// Takes one message after the other.
    public interface Reader {
        void read(MailSheet sheet, MailGroups.Place place) throws IOException;
    }

    private final Path folder;
    private final Sorter.Source sorters;
    private final Sorter sheets;

    /// @param folder an existing one, for what waits
    public MailBook(Path folder, Sorter.Source sorters) {
        this.folder = folder;
        this.sorters = sorters;
        this.sheets = sorters.open();
    }

    public void add(MailSheet sheet) throws IOException {
        ByteArrayOutputStream key = new ByteArrayOutputStream(32);
        DataOutputStream out = new DataOutputStream(key);
        out.writeInt(sheet.collection());
        out.writeLong(sheet.time().time().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE) ^ Long.MIN_VALUE);
        out.write(sheet.key().getBytes(StandardCharsets.US_ASCII));
        sheets.add(key.toByteArray(), sheet.bytes());
    }

    /// Reads all that was added. May be called once.
    public void read(Reader reader) throws IOException {
        Path file = Files.createTempFile(folder, "sheets-", ".part");
        try {
            MailGroups groups = new MailGroups(sorters);
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
                sheets.drainRows((key, value) -> {
                    MailSheet sheet = MailSheet.of(value);
                    groups.add(sheet.key(), sheet.time().time(), sheet.traits());
                    out.writeInt(value.length);
                    out.write(value);
                });
            }
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                groups.settle(place -> reader.read(MailSheet.of(in.readNBytes(in.readInt())), place));
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
