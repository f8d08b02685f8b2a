package org.tocsin.detect.indicators;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.tocsin.knowledge.indicators.Address;
import org.tocsin.knowledge.indicators.HostName;
import org.tocsin.knowledge.indicators.Indicator;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.knowledge.indicators.WebAddress;
import org.tocsin.knowledge.services.SharedServices;

/// Very many indicators in one file that is mapped, not read: made once for a pack, opened in the time its checksum
/// takes. Memory holds only what is being looked at; the system may drop it again at any time.
///
/// Form: magic, key, checksum and the directory of sections; the values; one record of fixed size for each
/// indicator; tables as [MappedKeys] want them. Numbers are in the machine's own order: it is a cache, not to be
/// handed on. A file that was cut, altered or made by another form does not open, and is made anew.
public final class MappedIndicators implements Listed {
    private static final byte[] MAGIC = "TOCSIN indicators 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 128;
    private static final int RECORD = 40;
    private static final int SHARED_HOST = 1;
    private static final int ABOUTS_REMEMBERED = 10_000;
    private static final long NO_TIME = Long.MIN_VALUE;

    /// The tables, in the order of the file; networks follow, by the lengths of their prefixes.
    private enum Table {
        DOMAINS,
        EMAILS,
        URLS,
        URL_HOSTS,
        HASHES,
        NAMES,
        PATHS,
        TAILS
    }

    private final MemorySegment file;
    private final long records;
    private final int size;
    private final Map<Table, MappedKeys> tables;
    private final MappedAddresses addresses;
    private final boolean international;
    private final Map<IndicatorType, Integer> counts;

    private MappedIndicators(
            MemorySegment file,
            long records,
            int size,
            Map<Table, MappedKeys> tables,
            MappedAddresses addresses,
            boolean international,
            Map<IndicatorType, Integer> counts) {
        this.file = file;
        this.records = records;
        this.size = size;
        this.tables = tables;
        this.addresses = addresses;
        this.international = international;
        this.counts = counts;
    }

    /// How many indicators there are.
    public int size() {
        return size;
    }

    /// How many of each kind.
    public Map<IndicatorType, Integer> counts() {
        return counts;
    }

    Index index() {
        return new Index(
                table(Table.DOMAINS),
                table(Table.EMAILS),
                table(Table.URLS),
                table(Table.URL_HOSTS),
                table(Table.HASHES),
                table(Table.NAMES),
                table(Table.PATHS),
                table(Table.TAILS),
                addresses,
                international,
                this);
    }

    private Keys table(Table table) {
        MappedKeys keys = tables.get(table);
        return keys == null ? new KeyTable(0) : keys;
    }

    @Override
    public Indicator at(int place) {
        long record = records + (long) RECORD * place;
        IndicatorType type = IndicatorType.values()[file.get(MappedKeys.INT, record + 36) & 0xFF];
        long value = file.get(MappedKeys.LONG, record);
        long about = file.get(MappedKeys.LONG, record + 8);
        String text = text(value);
        String id = text(value + 2 + length(value));
        List<String> said = new ArrayList<>();
        int strings = file.get(MappedKeys.INT, about);
        int tags = file.get(MappedKeys.INT, about + 4);
        long at = about + 8;
        for (int i = 0; i < strings; i++) {
            said.add(text(at));
            at += 2 + length(at);
        }
        return new Indicator(
                type,
                text,
                id,
                time(file.get(MappedKeys.LONG, record + 16)),
                time(file.get(MappedKeys.LONG, record + 24)),
                new Indicator.About(
                        said.get(0),
                        said.get(1),
                        said.get(2),
                        said.subList(3, 3 + tags),
                        said.subList(3 + tags, strings)),
                file.get(MappedKeys.INT, record + 32));
    }

    @Override
    public int next(int place) {
        // Chains stand behind the records.
        return file.get(MappedKeys.INT, records + (long) RECORD * size + 4L * place);
    }

    @Override
    public boolean isOnSharedHost(int place) {
        return (file.get(MappedKeys.INT, records + (long) RECORD * place + 36) >>> 8 & SHARED_HOST) != 0;
    }

    private int length(long at) {
        return file.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xFFFF;
    }

    private String text(long at) {
        return new String(file.asSlice(at + 2, length(at)).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private static Optional<Instant> time(long micros) {
        return micros == NO_TIME ? Optional.empty() : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private static long micros(Optional<Instant> time) {
        return time.map(one -> ChronoUnit.MICROS.between(Instant.EPOCH, one)).orElse(NO_TIME);
    }

    /// Opens a file that was made for this key.
    ///
    /// @param key what it was made from: hashes of the pack and of the shared services; at most 64 characters
    /// @return empty where there is none, or it is not whole
    public static Optional<MappedIndicators> open(Path path, String key) throws IOException {
        MemorySegment file;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() < HEAD) {
                return Optional.empty();
            }
            // For as long as anybody has it: tables are handed to all threads.
            file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        byte[] head = file.asSlice(0, MAGIC.length).toArray(ValueLayout.JAVA_BYTE);
        byte[] made = file.asSlice(32, 64).toArray(ValueLayout.JAVA_BYTE);
        if (!Arrays.equals(head, MAGIC)
                || !Arrays.equals(made, padded(key))
                || file.get(MappedKeys.LONG, 96) != file.byteSize()
                || file.get(MappedKeys.INT, 104) != checksum(file)) {
            return Optional.empty();
        }
        return Optional.of(directory(file));
    }

    private static byte[] padded(String key) {
        return Arrays.copyOf(key.getBytes(StandardCharsets.US_ASCII), 64);
    }

    private static int checksum(MemorySegment file) {
        CRC32C sum = new CRC32C();
        long step = 1 << 26;
        for (long at = HEAD; at < file.byteSize(); at += step) {
            sum.update(file.asSlice(at, Math.min(step, file.byteSize() - at)).asByteBuffer());
        }
        return (int) sum.getValue();
    }

    private static MappedIndicators directory(MemorySegment file) {
        long at = file.get(MappedKeys.LONG, 112);
        long records = file.get(MappedKeys.LONG, at);
        int size = file.get(MappedKeys.INT, at + 8);
        boolean international = file.get(MappedKeys.INT, at + 12) != 0;
        at += 16;
        Map<IndicatorType, Integer> counts = new EnumMap<>(IndicatorType.class);
        for (IndicatorType type : IndicatorType.values()) {
            counts.put(type, file.get(MappedKeys.INT, at));
            at += 4;
        }
        Map<Table, MappedKeys> tables = new EnumMap<>(Table.class);
        int number = file.get(MappedKeys.INT, at);
        at += 4;
        int[] lengths = new int[number - Table.values().length];
        MappedKeys[] networks = new MappedKeys[lengths.length];
        for (int i = 0; i < number; i++) {
            int prefix = file.get(MappedKeys.INT, at);
            MappedKeys keys = new MappedKeys(
                    file,
                    file.get(MappedKeys.LONG, at + 20),
                    file.get(MappedKeys.INT, at + 16),
                    file.get(MappedKeys.LONG, at + 28),
                    file.get(MappedKeys.INT, at + 12),
                    file.get(MappedKeys.LONG, at + 36),
                    file.get(MappedKeys.INT, at + 4),
                    file.get(MappedKeys.INT, at + 8));
            if (i < Table.values().length) {
                tables.put(Table.values()[i], keys);
            } else {
                lengths[i - Table.values().length] = prefix;
                networks[i - Table.values().length] = keys;
            }
            at += 44;
        }
        return new MappedIndicators(
                file, records, size, tables, new MappedAddresses(lengths, networks), international, counts);
    }

    /// Gives all indicators, one after the other.
    public interface Supply {
        void each(java.util.function.Consumer<Indicator> out) throws IOException;
    }

    /// Makes the file. Memory grows by some twenty bytes for each indicator; their texts go to the disk.
    ///
    /// Values that are a shared service are left out, as elsewhere.
    ///
    /// @return how many were left out
    public static int make(Path path, String key, SharedServices shared, Supply supply) throws IOException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path rows = path.resolveSibling(path.getFileName() + ".rows");
        try {
            Making making = new Making(shared);
            try (Counted values = new Counted(part, HEAD);
                    Counted records = new Counted(rows, 0)) {
                making.take(supply, values, records);
                making.finish(values, records, rows);
            }
            seal(part, key, making.directory);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return making.leftOut;
        } finally {
            Files.deleteIfExists(part);
            Files.deleteIfExists(rows);
        }
    }

    private static void seal(Path part, String key, long directory) throws IOException {
        int sum;
        long size;
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            size = channel.size();
            sum = checksum(channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena));
        }
        ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.nativeOrder());
        head.put(0, MAGIC)
                .put(32, padded(key))
                .putLong(96, size)
                .putInt(104, sum)
                .putLong(112, directory);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.write(head, 0);
        }
    }

    /// A file being written, that knows how far it is. Numbers in the machine's own order, as the file is a cache.
    private static final class Counted implements AutoCloseable {
        private final DataOutputStream out;
        private final ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        private long at;

        Counted(Path path, int blank) throws IOException {
            out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 18));
            bytes(new byte[blank], blank);
        }

        void bytes(byte[] bytes, int length) throws IOException {
            out.write(bytes, 0, length);
            at += length;
        }

        void integer(int value) throws IOException {
            number.putInt(0, value);
            bytes(number.array(), 4);
        }

        void wide(long value) throws IOException {
            number.putLong(0, value);
            bytes(number.array(), 8);
        }

        /// @return where it stands
        long text(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return text(bytes, Math.min(bytes.length, 0xFFFF));
        }

        long text(byte[] bytes, int length) throws IOException {
            long start = at;
            number.putShort(0, (short) length);
            bytes(number.array(), 2);
            bytes(bytes, length);
            return start;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /// The keys of one table in the making.
    private static final class Entries {
        private long[] hashes = new long[64];
        /// Complements stand for second spellings, which lead to a place and are not chained to others.
        private int[] places = new int[64];
        private long[] keys = new long[64];
        private int count;
        private int longest;

        void add(long mixed, int place, long key, int length) {
            if (count == hashes.length) {
                int more = count + (count >> 1);
                hashes = Arrays.copyOf(hashes, more);
                places = Arrays.copyOf(places, more);
                keys = Arrays.copyOf(keys, more);
            }
            hashes[count] = mixed;
            places[count] = place;
            keys[count++] = key;
            longest = Math.max(longest, length);
        }

        int place(int entry) {
            return places[entry] < 0 ? ~places[entry] : places[entry];
        }
    }

    private static final class Making {
        private final SharedServices shared;
        private final Map<Table, Entries> tables = new EnumMap<>(Table.class);
        private final TreeMap<Integer, Entries> networks = new TreeMap<>((a, b) -> b - a);
        private final int[] counts = new int[IndicatorType.values().length];
        private final Map<Indicator.About, Long> abouts = new LinkedHashMap<>();
        private boolean international;
        private int size;
        private int leftOut;
        private long directory;

        Making(SharedServices shared) {
            this.shared = shared;
            for (Table table : Table.values()) {
                tables.put(table, new Entries());
            }
        }

        private Entries table(Table table) {
            return tables.computeIfAbsent(table, name -> new Entries());
        }

        void take(Supply supply, Counted values, Counted records) throws IOException {
            supply.each(one -> {
                try {
                    if (shared.category(one.type(), one.value()).isPresent()) {
                        leftOut++;
                    } else {
                        take(one, values, records);
                    }
                } catch (IOException full) {
                    throw new java.io.UncheckedIOException(full);
                }
            });
        }

        private void take(Indicator one, Counted values, Counted records) throws IOException {
            Long known = abouts.get(one.about());
            long about = known == null ? about(one.about(), values) : known;
            int place = size++;
            counts[one.type().ordinal()]++;
            long value = values.text(one.value());
            values.text(one.id());
            String folded = Letters.fold(one.value());
            boolean sharedHost = false;
            switch (one.type()) {
                case DOMAIN -> {
                    put(Table.DOMAINS, folded, place, one.value(), value, values);
                    Optional<String> seen = HostName.unicode(one.value());
                    if (seen.isPresent()) {
                        put(Table.DOMAINS, Letters.fold(seen.get()), ~place, "", 0, values);
                    }
                    international |= seen.isPresent() || folded.chars().anyMatch(c -> c > 127);
                }
                case URL -> {
                    put(Table.URLS, folded, place, one.value(), value, values);
                    String host = Letters.fold(WebAddress.hostOf(one.value()));
                    put(Table.URL_HOSTS, host, place, "", 0, values);
                    sharedHost = shared.ofName(host).isPresent();
                }
                case EMAIL -> put(Table.EMAILS, folded, place, one.value(), value, values);
                case MD5, SHA1, SHA256, SHA512 -> put(Table.HASHES, folded, place, one.value(), value, values);
                case FILE_NAME, PROCESS_NAME -> {
                    put(Table.NAMES, folded, place, one.value(), value, values);
                    put(Table.TAILS, Index.tail(folded), place, "", 0, values);
                }
                case FILE_PATH -> {
                    put(Table.PATHS, folded.replace('\\', '/'), place, one.value(), value, values);
                    put(Table.TAILS, Index.tail(folded), place, "", 0, values);
                }
                case ADDRESS -> {
                    Optional<Address> address = Address.of(one.value());
                    if (address.isPresent()) {
                        network(new Address.Network(address.get(), 128), place, values);
                    }
                }
                case NETWORK -> {
                    Optional<Address.Network> network = Address.network(one.value());
                    if (network.isPresent()) {
                        network(network.get(), place, values);
                    }
                }
            }
            records.wide(value);
            records.wide(about);
            records.wide(micros(one.validFrom()));
            records.wide(micros(one.validUntil()));
            records.integer(one.line());
            records.integer(one.type().ordinal() | (sharedHost ? SHARED_HOST << 8 : 0));
        }

        private void network(Address.Network network, int place, Counted values) throws IOException {
            long high = network.start().high();
            long low = network.start().low();
            long key = values.text(MappedAddresses.key(high, low), 16);
            networks.computeIfAbsent(network.bits(), bits -> new Entries())
                    .add(Keys.mixed(MappedAddresses.hash(high, low)), place, key, 16);
        }

        private long about(Indicator.About about, Counted values) throws IOException {
            List<String> said = new ArrayList<>(List.of(about.file(), about.name(), about.description()));
            said.addAll(about.tags());
            said.addAll(about.references());
            long start = values.at;
            values.integer(said.size());
            values.integer(about.tags().size());
            for (String one : said) {
                values.text(one);
            }
            if (abouts.size() >= ABOUTS_REMEMBERED) {
                abouts.clear();
            }
            abouts.put(about, start);
            return start;
        }

        /// @param value the text that stands at `at` already: where it is the key, it is not written twice
        private void put(Table table, String key, int place, String value, long at, Counted values) throws IOException {
            long stands = key.equals(value) ? at : values.text(key);
            table(table).add(Keys.mixed(Keys.hash(key)), place, stands, key.length());
        }

        void finish(Counted values, Counted records, Path rows) throws IOException {
            records.out.flush();
            long start = values.at;
            try (java.io.InputStream in = Files.newInputStream(rows)) {
                byte[] buffer = new byte[1 << 18];
                for (int read; (read = in.read(buffer)) > 0; ) {
                    values.bytes(buffer, read);
                }
            }
            int[] next = new int[size];
            Arrays.fill(next, Keys.NOTHING);
            // The chains come before the tables in the file, and are known after sorting them.
            List<Entries> all = new ArrayList<>(tables.values());
            all.addAll(networks.values());
            List<int[]> orders = new ArrayList<>();
            for (Entries entries : all) {
                orders.add(order(entries, next, entries != table(Table.TAILS) && entries != table(Table.URL_HOSTS)));
            }
            for (int one : next) {
                values.integer(one);
            }
            List<Integer> prefixes = new ArrayList<>(java.util.Collections.nCopies(Table.values().length, 0));
            prefixes.addAll(networks.keySet());
            long[][] places = new long[all.size()][];
            for (int i = 0; i < all.size(); i++) {
                places[i] = write(all.get(i), orders.get(i), values);
            }
            directory = values.at;
            values.wide(start);
            values.integer(size);
            values.integer(international ? 1 : 0);
            for (int count : counts) {
                values.integer(count);
            }
            values.integer(all.size());
            for (int i = 0; i < all.size(); i++) {
                values.integer(prefixes.get(i));
                values.integer((int) places[i][0]);
                values.integer(all.get(i).longest);
                values.integer((int) places[i][1]);
                values.integer((int) places[i][2]);
                values.wide(places[i][3]);
                values.wide(places[i][4]);
                values.wide(places[i][5]);
            }
        }

        /// Entries in the order of their hashes; of equal ones the first stays, the others are chained.
        ///
        /// Hashes that are equal in all 64 bits count as equal keys. Among ten million keys two that
        /// differ meet with a chance of one in three hundred thousand; then one of them is not found.
        private static int[] order(Entries entries, int[] next, boolean chained) {
            int n = entries.count;
            long[] sorted = new long[n];
            int bits = 32 - Integer.numberOfLeadingZeros(Math.max(1, n));
            for (int i = 0; i < n; i++) {
                sorted[i] = entries.hashes[i] >>> bits << bits | i;
            }
            sortUnsigned(sorted);
            int[] order = new int[n];
            int mask = (1 << bits) - 1;
            for (int i = 0; i < n; i++) {
                order[i] = (int) sorted[i] & mask;
            }
            int kept = 0;
            for (int i = 0; i < n; i++) {
                int one = order[i];
                int first = -1;
                for (int back = kept - 1; back >= 0 && first < 0; back--) {
                    long hash = entries.hashes[order[back]];
                    if (hash == entries.hashes[one]) {
                        first = entries.place(order[back]);
                    } else if (hash >>> bits != entries.hashes[one] >>> bits) {
                        break;
                    }
                }
                if (first < 0) {
                    order[kept++] = one;
                } else if (chained && entries.places[one] >= 0 && first != entries.places[one]) {
                    next[entries.places[one]] = next[first];
                    next[first] = entries.places[one];
                }
            }
            return Arrays.copyOf(order, kept);
        }

        private static void sortUnsigned(long[] values) {
            for (int i = 0; i < values.length; i++) {
                values[i] ^= Long.MIN_VALUE;
            }
            Arrays.sort(values);
            for (int i = 0; i < values.length; i++) {
                values[i] ^= Long.MIN_VALUE;
            }
        }

        /// @return count, shift, words, and where bits, starts and entries are
        private static long[] write(Entries entries, int[] order, Counted out) throws IOException {
            int n = order.length;
            int bucketBits = Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(1, n / 4)));
            int shift = 64 - bucketBits;
            int words = Math.max(2, Integer.highestOneBit(Math.max(4, n)) >>> 2);
            long[] bits = new long[words];
            int[] starts = new int[(1 << bucketBits) + 1];
            for (int one : order) {
                long mixed = entries.hashes[one];
                bits[(int) mixed & words - 1] |= Keys.mask(mixed);
                starts[(int) (mixed >>> shift) + 1]++;
            }
            for (int i = 1; i < starts.length; i++) {
                starts[i] += starts[i - 1];
            }
            long bitsAt = out.at;
            for (long one : bits) {
                out.wide(one);
            }
            long startsAt = out.at;
            for (int one : starts) {
                out.integer(one);
            }
            long entriesAt = out.at;
            for (int one : order) {
                out.integer((int) entries.hashes[one]);
                out.integer(entries.place(one));
                out.wide(entries.keys[one]);
            }
            return new long[] {n, shift, words, bitsAt, startsAt, entriesAt};
        }
    }
}
