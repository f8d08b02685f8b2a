package org.tocsin.investigation.store;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tocsin.model.UserFault;
import tools.jackson.databind.JsonNode;

/// The log of everything done to a case: one line an entry, only ever longer, each holding the hash of the one
/// before. An entry is on the disk when its method returns. Used by several threads at once.
final class Custody implements Closeable {
    static final String FILE = "custody.jsonl";
    static final String TORN = "custody.torn-";

    /// An entry to be written.
    record Act(CustodyEntry.Action action, JsonNode details) {}

    private final FileChannel channel;
    private final Custodian custodian;
    private long number;
    private String head;

    private Custody(FileChannel channel, Custodian custodian, long number, String head) {
        this.channel = channel;
        this.custodian = custodian;
        this.number = number;
        this.head = head;
    }

    /// Opens the log to go on with it. A chain that does not hold is never made longer.
    ///
    /// A last line that was cut while it was written (the machine stopped) is put into a file of its own beside
    /// the log, and the next entry says so.
    ///
    /// @param reader is given every entry so far
    static Custody open(Path folder, Custodian custodian, Consumer<CustodyEntry> reader) throws IOException {
        Path file = folder.resolve(FILE);
        Set<String> told = new TreeSet<>();
        Chain chain = Chain.follow(file, entry -> {
            if (entry.action() == CustodyEntry.Action.CUSTODY_MENDED) {
                told.add(entry.details().path("file").asString(""));
            }
            reader.accept(entry);
        });
        if (chain.fault().isPresent()) {
            throw new UserFault("The custody log of " + folder + " was changed ("
                    + chain.fault().get()
                    + "), so nothing is added to this case; `tocsin verify` lists what does not match, and a new case"
                    + " can be made from the originals.");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (chain.torn() > 0) {
                setAside(folder, file, chain);
                channel.truncate(chain.sound());
                channel.force(true);
            }
            channel.position(chain.sound());
            Custody custody = new Custody(channel, custodian, chain.entries(), chain.head());
            for (Path torn : tornFiles(folder)) {
                String name = String.valueOf(torn.getFileName());
                if (!told.contains(name)) {
                    custody.append(
                            CustodyEntry.Action.CUSTODY_MENDED,
                            CustodyEntry.JSON
                                    .createObjectNode()
                                    .put("file", name)
                                    .put("hash", Disk.hash(torn))
                                    .put("size", Files.size(torn))
                                    .put("reason", "the last line was cut while it was being written"));
                }
            }
            return custody;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// The pieces of cut lines that were kept, in order.
    static List<Path> tornFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(TORN))
                    .sorted()
                    .toList();
        }
    }

    private static void setAside(Path folder, Path file, Chain chain) throws IOException {
        byte[] torn = new byte[Math.toIntExact(chain.torn())];
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer into = ByteBuffer.wrap(torn);
            long at = chain.sound();
            while (into.hasRemaining()) {
                int count = in.read(into, at);
                if (count < 0) {
                    throw new IOException("custody.jsonl became shorter while it was read");
                }
                at += count;
            }
        }
        for (int i = 1; ; i++) {
            Path aside = folder.resolve(TORN + String.format(Locale.ROOT, "%06d-%d", chain.entries() + 1, i));
            if (!Files.exists(aside)) {
                Disk.replace(aside, torn);
                return;
            }
        }
    }

    synchronized void append(CustodyEntry.Action action, JsonNode details) throws IOException {
        append(List.of(new Act(action, details)));
    }

    /// Appends several entries with one wait for the disk.
    synchronized void append(List<Act> acts) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        long nextNumber = number;
        String nextHead = head;
        for (Act act : acts) {
            byte[] line = CustodyEntry.line(
                    ++nextNumber, custodian.clock().instant(), custodian, act.action(), act.details(), nextHead);
            nextHead = Disk.hash(line, 0, line.length - 1 - CustodyEntry.ENDING);
            lines.writeBytes(line);
        }
        long before = channel.position();
        boolean written = false;
        try {
            Disk.writeAll(channel, ByteBuffer.wrap(lines.toByteArray()));
            channel.force(true);
            written = true;
        } finally {
            if (!written) {
                // A full disk: what got through of it must not stand in front of the next entry.
                channel.truncate(before);
            }
        }
        number = nextNumber;
        head = nextHead;
    }

    synchronized long entries() {
        return number;
    }

    synchronized String head() {
        return head;
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
