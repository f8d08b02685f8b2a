package org.tocsin.investigation.look;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Text;
import org.tocsin.model.UserFault;
import org.tocsin.report.exports.Cell;
import org.tocsin.report.exports.Rows;

/// PowerShell script blocks (event 4104) put together again from the parts in which Windows logs the long ones, with
/// the parts that are missing named. On wish each is also written to a file of its own, as text that no click runs.
public final class Scripts implements Look {
    /// Characters of one block that are put together; Windows logs parts of some 16,000.
    private static final int LONGEST = 16 << 20;

    /// Characters of it that a row shows.
    private static final int SHOWN = 1 << 20;

    private static final int MOST_FILES = 50_000;
    private static final int MOST_DECODED = 16;
    private static final int DECODED_SHOWN = 1 << 16;

    private final Sorter byBlock;
    private final Sorter byTime;
    private final Optional<Path> folder;
    private int files;
    private long notWritten;

    /// @param folder where the blocks are written; empty for nowhere
    public Scripts(Sorter.Source sorters, Optional<Path> folder) {
        this.byBlock = sorters.open();
        this.byTime = sorters.open();
        this.folder = folder;
    }

    @Override
    public Gatherer open() {
        return new Gatherer() {
            private final Text text = new Text();

            @Override
            public void record(EvidenceRecord record) throws IOException {
                Values of = new Values(record, text);
                if (!of.isWindows() || !of.event().equals("4104")) {
                    return;
                }
                String id = of.word("ScriptBlockId");
                byBlock.add(
                        new Packed()
                                .text(of.host())
                                .text(id)
                                // Without an id, each record is a block of its own.
                                .raw(id.isEmpty() ? Search.key(record) : new byte[0])
                                .number(number(of.word("MessageNumber")))
                                .raw(Search.key(record))
                                .bytes(),
                        new Packed()
                                .text(of.host())
                                .text(id)
                                .number(number(of.word("MessageNumber")))
                                .number(number(of.word("MessageTotal")))
                                .time(record.time())
                                .text(of.word("Path"))
                                .text(of.get("ScriptBlockText"))
                                .flag(record.recovered())
                                .text(record.origin().path())
                                .number(record.origin().record())
                                .bytes());
            }
        };
    }

    private static long number(String text) {
        boolean number = !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(text) : 0;
    }

    @Override
    public List<Rows.Heading> headings() {
        return List.of(
                Rows.Heading.time("time"),
                new Rows.Heading("host", 8, 1),
                new Rows.Heading("script_block", 12, 0),
                new Rows.Heading("parts", 7, 0),
                new Rows.Heading("missing", 7, 1),
                new Rows.Heading("script", 10, 2),
                Rows.Heading.beside("characters"),
                Rows.Heading.beside("recovered"),
                new Rows.Heading("text", 24, 4),
                Rows.Heading.beside("decoded"),
                Rows.Heading.beside("file"),
                Rows.Heading.beside("path"),
                Rows.Heading.beside("record"));
    }

    @Override
    public void answer(Rows rows) throws IOException {
        if (folder.isPresent()) {
            Files.createDirectories(folder.get());
        }
        Block[] block = {new Block("", "")};
        byBlock.drainRows((key, value) -> {
            Packed.Unpacked packed = Packed.open(value);
            String host = packed.text();
            String id = packed.text();
            if (id.isEmpty() || !host.equals(block[0].host) || !id.equals(block[0].id)) {
                close(block[0]);
                block[0] = new Block(host, id);
            }
            block[0].add(packed);
        });
        close(block[0]);
        byTime.drainRows((key, value) -> row(Packed.open(value), rows));
    }

    private void close(Block block) throws IOException {
        if (block.parts == 0) {
            return;
        }
        String text = block.text.toString();
        List<String> decoded = Base64Texts.in(text).stream()
                .limit(MOST_DECODED)
                .map(one -> cut(one.text(), DECODED_SHOWN))
                .toList();
        String file = folder.isPresent() ? written(folder.get(), block, text) : "";
        byTime.add(
                new Packed()
                        .time(block.time)
                        .text(block.host)
                        .text(block.id)
                        .text(block.path)
                        .number(block.record)
                        .bytes(),
                new Packed()
                        .time(block.time)
                        .texts(List.of(
                                block.host,
                                block.id,
                                block.parts + "/" + Math.max(block.total, block.parts),
                                block.missing(),
                                block.script))
                        .number(block.characters)
                        .flag(block.recovered)
                        .text(cut(text, SHOWN))
                        .number(decoded.size())
                        .texts(decoded)
                        .text(file)
                        .text(block.path)
                        .number(block.record)
                        .bytes());
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "… (cut from " + text.length() + " characters)";
    }

    private static void row(Packed.Unpacked packed, Rows rows) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(packed.time()));
        packed.texts(5).forEach(text -> cells.add(Cell.of(text)));
        cells.add(Cell.of(packed.number()));
        cells.add(Cell.of(packed.flag()));
        cells.add(Cell.of(packed.text()));
        cells.add(Cell.of(packed.texts((int) packed.number())));
        cells.add(Cell.of(packed.text()));
        cells.add(Cell.of(packed.text()));
        cells.add(Search.number(packed.number()));
        rows.row(cells);
    }

    /// Writes a block into a file that only its owner may read and nobody may run.
    ///
    /// @return the file's name; empty where there are too many
    private String written(Path folder, Block block, String text) throws IOException {
        if (files >= MOST_FILES) {
            notWritten++;
            return "";
        }
        files++;
        String name = String.join(
                        "_",
                        plain(block.time.map(Instant::toString).orElse("no-time")),
                        plain(block.host),
                        plain(block.id.isEmpty() ? block.path + "-" + block.record : block.id))
                + ".txt";
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (var channel = Files.newByteChannel(
                folder.resolve(name), EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
            var bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (FileAlreadyExistsException e) {
            throw new UserFault(
                    "--folder " + folder + " already holds " + name
                            + ", which is not written over: choose another folder.",
                    e);
        }
        return name;
    }

    /// A part of a file's name that no file system and no terminal minds.
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), 60); i++) {
            char c = text.charAt(i);
            boolean kept = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.';
            plain.append(kept ? c : '-');
        }
        return plain.toString();
    }

    @Override
    public List<String> remarks() {
        return notWritten == 0
                ? List.of()
                : List.of(notWritten + " further script blocks were not written to files, since there are " + MOST_FILES
                        + " already; narrow the look with --from, --to or --host.");
    }

    /// A block being put together.
    private static final class Block {
        private static final int MOST_HOLES = 8;

        private final String host;
        private final String id;
        private final StringBuilder text = new StringBuilder();
        private final List<String> holes = new ArrayList<>();
        private Optional<Instant> time = Optional.empty();
        private String script = "";
        private String path = "";
        private long record = -1;
        private long parts;
        private long total;
        private long last;
        private String lastPart = "";
        private boolean contradicted;
        private long characters;
        private boolean recovered;

        Block(String host, String id) {
            this.host = host;
            this.id = id;
        }

        /// Parts come in the order of their numbers; of copies, the first is taken.
        void add(Packed.Unpacked packed) {
            long number = packed.number();
            total = Math.max(total, packed.number());
            Optional<Instant> when = packed.time();
            String from = packed.text();
            String part = packed.text();
            boolean lost = packed.flag();
            String place = packed.text();
            long at = packed.number();
            if (parts > 0 && number == last && number > 0) {
                contradicted |= !part.equals(lastPart);
                return;
            }
            hole(last + 1, number - 1);
            last = number;
            lastPart = part;
            parts++;
            if (parts == 1) {
                time = when;
                script = from;
                path = place;
                record = at;
            }
            recovered |= lost;
            characters += part.length();
            if (text.length() + part.length() <= LONGEST) {
                text.append(part);
            }
        }

        private void hole(long first, long end) {
            if (first > end) {
                return;
            }
            if (holes.size() < MOST_HOLES) {
                holes.add(first == end ? Long.toString(first) : first + "-" + end);
            } else if (holes.size() == MOST_HOLES) {
                holes.add("and more");
            }
        }

        /// The numbers of the parts that are not there, and what else is not as it should be.
        String missing() {
            hole(last + 1, total);
            String missing = String.join(", ", holes);
            if (text.length() < characters) {
                missing += (missing.isEmpty() ? "" : "; ") + "cut after " + text.length() + " characters";
            }
            if (contradicted) {
                missing += (missing.isEmpty() ? "" : "; ") + "copies of a part differ";
            }
            return missing;
        }
    }
}
