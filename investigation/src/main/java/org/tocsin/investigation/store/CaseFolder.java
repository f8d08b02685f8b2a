package org.tocsin.investigation.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tocsin.model.RulePack;
import org.tocsin.model.UserFault;
import org.tocsin.readers.intake.Keeper;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A case on the disk, held by the one process that writes it: `case.db`, `lake/`, `evidence/`,
/// `custody.jsonl`, `report/`, and while it is open `scratch/`. All of it can be copied and opened elsewhere.
///
/// What the user did wrong (a path that is no case, a case in use, a folder on a network drive) is a
/// [UserFault]. Everything else that goes wrong with the disk is an `IOException`.
public final class CaseFolder implements AutoCloseable {
    static final String REPORT = "report";
    static final String SCRATCH = "scratch";
    static final String LOCK = "case.lock";

    /// What a case may consist of, at the top; torn custody lines come on top of it.
    static final Set<String> CONTENTS = Set.of(
            CaseDb.FILE,
            CaseDb.FILE + "-wal",
            CaseDb.FILE + "-shm",
            Custody.FILE,
            LOCK,
            Lake.FOLDER,
            EvidenceRoom.FOLDER,
            REPORT,
            SCRATCH);

    /// Tables whose rows belong to a slice.
    static final List<String> SLICE_TABLES =
            List.of("finding", "gap", "seen", "day", "inner_item", "matched", "lent", "left_record");

    private final Path folder;
    private final Custodian custodian;
    private final FileChannel lockFile;
    private final CaseDb db;
    private final Custody custody;
    private final EvidenceRoom room;
    private final Registered registered;
    private final Stated.Book stated;
    private boolean compared;
    private @Nullable Lake lake;

    private CaseFolder(
            Path folder,
            Custodian custodian,
            FileChannel lockFile,
            CaseDb db,
            Custody custody,
            EvidenceRoom room,
            Registered registered,
            Stated.Book stated) {
        this.folder = folder;
        this.custodian = custodian;
        this.lockFile = lockFile;
        this.db = db;
        this.custody = custody;
        this.room = room;
        this.registered = registered;
        this.stated = stated;
    }

    /// Opens a case for writing, or makes a new one where there is nothing yet or an empty folder.
    public static CaseFolder open(Path path, Custodian custodian) throws IOException {
        Path folder = path.toAbsolutePath().normalize();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UserFault(path + " is a file; a case is a folder, so choose another name.");
        }
        Optional<String> objection = Drive.objection(folder);
        if (objection.isPresent()) {
            throw new UserFault("The case folder " + path + " " + objection.get()
                    + "; choose a folder on this computer's own disk.");
        }
        refuseForeign(path, folder);
        make(folder);
        FileChannel lockFile = lock(path, folder);
        try {
            for (String inside : List.of(Lake.FOLDER, EvidenceRoom.FOLDER, REPORT)) {
                Disk.makeFolder(folder.resolve(inside));
            }
            clear(folder.resolve(SCRATCH));
            Disk.makeFolder(folder.resolve(SCRATCH));
            CaseDb db = CaseDb.write(folder);
            try {
                return open(folder, custodian, lockFile, db);
            } catch (IOException | RuntimeException e) {
                db.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static CaseFolder open(Path folder, Custodian custodian, FileChannel lockFile, CaseDb db)
            throws IOException {
        String id = db.transaction(open -> {
            Optional<String> known = open.meta("case");
            String made = known.orElseGet(CaseFolder::newId);
            open.meta("case", made);
            return made;
        });
        Known known = new Known(db);
        Registered registered = new Registered(newestReceipt(folder, id));
        Stated.Book stated = new Stated.Book();
        Custody custody = db.transaction(open ->
                Custody.open(folder, custodian, known.andThen(registered).andThen(stated)));
        try {
            known.compare(folder);
            db.transaction(open -> {
                stated.dropUnconfirmed(open);
                return Boolean.TRUE;
            });
            if (custody.entries() == 0) {
                custody.append(
                        CustodyEntry.Action.CASE_CREATED,
                        CustodyEntry.JSON.createObjectNode().put("case", id).put("form", CaseDb.VERSION));
            }
            EvidenceRoom room = new EvidenceRoom(folder, new Register(db, custody));
            CaseFolder opened = new CaseFolder(folder, custodian, lockFile, db, custody, room, registered, stated);
            opened.rememberHead();
            opened.sweep();
            return opened;
        } catch (IOException | RuntimeException e) {
            custody.close();
            throw e;
        }
    }

    /// The newest receipt beside the case. Where only the case itself was altered, it is a witness at hand.
    private static Optional<Receipt> newestReceipt(Path folder, String id) throws IOException {
        for (Path file : Receipt.beside(folder).reversed()) {
            try {
                Receipt receipt = Receipt.read(file);
                if (receipt.caseId().equals(id) && receipt.signatureHolds()) {
                    return Optional.of(receipt);
                }
            } catch (UserFault e) {
                // Something else under such a name is no witness.
                continue;
            }
        }
        return Optional.empty();
    }

    private static void refuseForeign(Path path, Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        for (String name : CONTENTS) {
            if (Files.isSymbolicLink(folder.resolve(name))) {
                throw new UserFault(path + " is not opened: its " + name + " is a link to somewhere else, which no case"
                        + " of Tocsin has.");
            }
        }
        if (!Files.exists(folder.resolve(CaseDb.FILE))) {
            if (Files.exists(folder.resolve(Custody.FILE))) {
                throw new UserFault(path + " is a case that has lost its case.db; restore the folder from a copy, or"
                        + " make a new case from the originals.");
            }
            try (Stream<Path> list = Files.list(folder)) {
                // Folders with the right names are no case yet: they may hold somebody's originals.
                Optional<Path> strange = list.filter(file -> !CONTENTS.contains(String.valueOf(file.getFileName()))
                                || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !isEmpty(file))
                        .min(Comparator.naturalOrder());
                if (strange.isPresent()) {
                    throw new UserFault(path + " is no case and not empty (it holds "
                            + strange.get().getFileName() + "); choose a new or an empty folder.");
                }
            }
        }
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /// Nobody but the owner may look into a case, also where the folder was there before.
    private static void make(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (!Files.exists(folder.resolve(CaseDb.FILE)) && Disk.posix(folder)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static FileChannel lock(Path path, Path folder) throws IOException {
        FileChannel file = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<FileLock> lock = Optional.empty();
        try {
            lock = Optional.ofNullable(file.tryLock());
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same answer.
        }
        if (lock.isEmpty()) {
            file.close();
            throw new UserFault(
                    "The case " + path + " is being written by another run of Tocsin; wait until it has" + " ended.");
        }
        return file;
    }

    private static String newId() {
        byte[] id = new byte[16];
        new SecureRandom().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /// What custody says was taken in, brought into `case.db`: custody is written first, and the program may
    /// have been killed before the other half.
    private static final class Known implements Consumer<CustodyEntry> {
        private final CaseDb db;
        private final Optional<String> head;
        private boolean headFound;
        private Optional<SQLException> failure = Optional.empty();

        Known(CaseDb db) throws IOException {
            this.db = db;
            this.head = db.ask(open -> open.meta("custody"));
            this.headFound = head.isEmpty();
        }

        @Override
        public void accept(CustodyEntry entry) {
            headFound |= head.equals(Optional.of(entry.hash()));
            String hash = entry.details().path("hash").asString("");
            try {
                if (entry.action() == CustodyEntry.Action.EVIDENCE_TAKEN) {
                    JsonNode original = entry.details().path("original");
                    Register.row(
                            db,
                            hash,
                            entry.details().path("path").asString(""),
                            entry.details().path("size").asLong(0),
                            entry.details().path("copied").asBoolean(true),
                            original.isString() ? original.asString() : null);
                } else if (entry.action() == CustodyEntry.Action.EVIDENCE_REMOVED) {
                    db.update("DELETE FROM taken WHERE hash = ?", hash);
                }
            } catch (SQLException e) {
                failure = Optional.of(e);
            }
        }

        void compare(Path folder) throws IOException {
            if (failure.isPresent()) {
                throw new IOException(failure.get());
            }
            if (!headFound) {
                throw new UserFault("The custody log of " + folder + " no longer holds an entry that case.db knows, so"
                        + " it was shortened or replaced, and nothing is added to this case; `tocsin verify` lists what"
                        + " does not match, and a new case can be made from the originals.");
            }
        }
    }

    /// The evidence room's book: custody first, then `case.db`.
    private record Register(CaseDb db, Custody custody) implements EvidenceRoom.Register {
        @Override
        public boolean knowsSize(long size) throws IOException {
            return db.ask(open -> open.any("SELECT 1 FROM taken WHERE size = ? AND copied = 1 LIMIT 1", size));
        }

        @Override
        public boolean holds(String hash) throws IOException {
            return db.ask(open -> open.any("SELECT 1 FROM taken WHERE hash = ? AND copied = 1 LIMIT 1", hash));
        }

        @Override
        public void add(List<EvidenceRoom.Taken> taken) throws IOException {
            db.transaction(open -> {
                List<Custody.Act> acts = new ArrayList<>();
                for (EvidenceRoom.Taken one : taken) {
                    String original = one.reference()
                            .map(Path::toString)
                            .map(Words::whole)
                            .orElse(null);
                    boolean copied = original == null;
                    // A copy on top of a reference, or another place, is news; the same again is not.
                    if (open.any(
                            "SELECT 1 FROM taken WHERE hash = ? AND path = ? AND copied >= ?",
                            one.hash(),
                            one.path(),
                            copied)) {
                        continue;
                    }
                    row(open, one.hash(), one.path(), one.size(), copied, original);
                    ObjectNode details = CustodyEntry.JSON
                            .createObjectNode()
                            .put("path", Words.whole(one.path()))
                            .put("hash", one.hash())
                            .put("size", one.size())
                            .put("copied", copied);
                    if (original != null) {
                        details.put("original", original);
                    }
                    acts.add(new Custody.Act(CustodyEntry.Action.EVIDENCE_TAKEN, details));
                }
                if (!acts.isEmpty()) {
                    custody.append(acts);
                    open.meta("custody", custody.head());
                }
                return Boolean.TRUE;
            });
        }

        static void row(CaseDb open, String hash, String path, long size, boolean copied, @Nullable String original)
                throws SQLException {
            open.update(
                    "INSERT INTO taken VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET copied = 1"
                            + " WHERE excluded.copied > copied",
                    hash,
                    path,
                    size,
                    copied,
                    original);
        }
    }

    /// Removes what a killed run left behind and nothing names.
    private void sweep() throws IOException {
        db.transaction(open -> {
            for (String table : SLICE_TABLES) {
                open.update("DELETE FROM " + table + " WHERE slice IN (SELECT id FROM slice WHERE done = 0)");
            }
            open.update("DELETE FROM slice WHERE done = 0");
            return Boolean.TRUE;
        });
        room.sweep();
        List<Path> found;
        try (Stream<Path> list = Files.list(folder.resolve(Lake.FOLDER))) {
            found = list.toList();
        }
        for (Path file : found) {
            String name = String.valueOf(file.getFileName());
            boolean ours = name.endsWith(".part") || LakePart.isNameOfOurs(name);
            if (ours && !db.ask(open -> open.any("SELECT 1 FROM lake_part WHERE name = ?", name))) {
                Disk.remove(file);
            }
        }
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> inside;
        // Links are not followed: what they lead to is not ours to remove.
        try (Stream<Path> walk = Files.walk(folder)) {
            inside = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : inside) {
            Disk.remove(file);
        }
    }

    public Path folder() {
        return folder;
    }

    /// Where the report is written; see [#reported()].
    public Path report() {
        return folder.resolve(REPORT);
    }

    /// Room for what has to be expanded or sorted; emptied when the case is opened and closed.
    public Path scratch() {
        return folder.resolve(SCRATCH);
    }

    /// What intake gives the originals to.
    ///
    /// @param copy whether the case keeps copies; otherwise it remembers where the originals lie, and reads
    /// them there
    public Keeper keeper(boolean copy) {
        return room.keeper(copy);
    }

    /// Starts a run, or goes on with one that was killed. One at a time.
    ///
    /// What an earlier run read is not read again and is sealed again as it stands: so results that are not what
    /// custody registered, or custody that is not what the receipt beside the case was signed for, are a
    /// `UserFault`.
    public Run begin(RunSettings settings) throws IOException {
        refuseAltered();
        ObjectNode details = CustodyEntry.JSON
                .createObjectNode()
                .put("settings", settings.key())
                .put("program", settings.program())
                .put("detection", settings.detection());
        ObjectNode options = details.putObject("options");
        new TreeMap<>(settings.options()).forEach(options::put);
        var packs = details.putArray("packs");
        for (RulePack pack : settings.packs()) {
            packs.addObject()
                    .put("name", Words.whole(pack.name()))
                    .put("hash", pack.hash())
                    .put("loaded", pack.loaded())
                    .put("refused", pack.refused().size());
        }
        log(CustodyEntry.Action.RUN_STARTED, details);
        return Run.begin(this, db, settings);
    }

    private void refuseAltered() throws IOException {
        if (compared) {
            return;
        }
        String wayOut =
                ", so nothing is added to this case: `tocsin verify` says what differs; investigate the originals"
                        + " into a new case folder.";
        if (!registered.fitsReceipt()) {
            throw new UserFault("The custody log of " + folder + " is not the one that the receipt beside it was signed"
                    + " for" + wayOut);
        }
        List<String> differences = db.ask(registered::differences);
        if (!differences.isEmpty()) {
            throw new UserFault("The results in " + folder + " are not those that its custody log registered" + wayOut);
        }
        if (!db.ask(stated::differences).isEmpty()) {
            throw new UserFault("What people stated about " + folder + " is not what its custody log noted" + wayOut);
        }
        if (db.ask(registered::hasStrangeEvidence)) {
            throw new UserFault("The case " + folder + " lists evidence that its custody log never took in" + wayOut);
        }
        compared = true;
    }

    void settle() throws IOException {
        room.settle();
    }

    /// Puts the hashes of all results into custody.
    void seal(RunSettings settings, long setting, long run, int droppedParts) throws IOException {
        record Sealed(Map<String, String> seals, long findings, long gaps, long records, boolean complete) {}
        Sealed sealed = db.ask(open -> {
            Map<String, String> seals = new TreeMap<>();
            for (Seal seal : Seal.values()) {
                seals.put(seal.word(), seal.hash(open, setting, run));
            }
            String done = "FROM slice WHERE done = 1 AND gone = 0 AND setting = (SELECT setting FROM run WHERE id = ?)";
            return new Sealed(
                    seals,
                    open.number("SELECT count(*) FROM finding WHERE slice IN (SELECT id " + done + ")", run),
                    open.number("SELECT count(*) FROM gap WHERE slice IN (SELECT id " + done + ")", run),
                    open.number("SELECT coalesce(sum(records), 0) " + done, run),
                    open.number("SELECT complete FROM run WHERE id = ?", run) == 1);
        });
        ObjectNode results = CustodyEntry.JSON
                .createObjectNode()
                .put("settings", settings.key())
                .put("setting", setting)
                .put("run", run);
        ObjectNode seals = results.putObject("seals");
        sealed.seals().forEach(seals::put);
        ObjectNode end = CustodyEntry.JSON
                .createObjectNode()
                .put("settings", settings.key())
                .put("complete", sealed.complete())
                .put("records", sealed.records())
                .put("findings", sealed.findings())
                .put("gaps", sealed.gaps())
                .put("lake_parts_of_older_settings_removed", droppedParts);
        custody.append(List.of(
                new Custody.Act(CustodyEntry.Action.RESULTS_REGISTERED, results),
                new Custody.Act(CustodyEntry.Action.RUN_FINISHED, end)));
        rememberHead();
    }

    /// Puts the hashes of all files in `report/` into custody, to be called when the report is written.
    public void reported() throws IOException {
        ObjectNode details = CustodyEntry.JSON.createObjectNode();
        ObjectNode files = details.putObject("files");
        for (Map.Entry<String, Path> file : reportFiles(folder).entrySet()) {
            Disk.sync(file.getValue());
            files.put(file.getKey(), Disk.hash(file.getValue()));
        }
        log(CustodyEntry.Action.REPORT_WRITTEN, details);
    }

    /// The files in `report/` by their names with `/`.
    static Map<String, Path> reportFiles(Path folder) throws IOException {
        Path report = folder.resolve(REPORT);
        Map<String, Path> files = new TreeMap<>();
        if (Files.isDirectory(report)) {
            try (Stream<Path> walk = Files.walk(report)) {
                walk.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                        .forEach(file ->
                                files.put(report.relativize(file).toString().replace('\\', '/'), file));
            }
        }
        return files;
    }

    private void log(CustodyEntry.Action action, ObjectNode details) throws IOException {
        settle();
        custody.append(action, details);
        rememberHead();
    }

    private void rememberHead() throws IOException {
        db.transaction(open -> {
            open.meta("custody", custody.head());
            return Boolean.TRUE;
        });
    }

    /// What a stranger verifies the case against: signed, to be kept outside the case.
    public Receipt receipt(SigningKey key) throws IOException {
        settle();
        if (key.file().toAbsolutePath().normalize().startsWith(folder)) {
            throw new UserFault(
                    "The signing key " + key.file() + " lies inside the case; point TOCSIN_HOME elsewhere.");
        }
        List<Receipt.Item> items = new ArrayList<>();
        String id = db.ask(open -> {
            open.each(
                    "SELECT hash, max(size) FROM taken GROUP BY hash ORDER BY hash",
                    row -> items.add(new Receipt.Item(row.getString(1), row.getLong(2))));
            return open.meta("case").orElse("");
        });
        return Receipt.sign(id, custodian, custody.entries(), custody.head(), items, key);
    }

    /// The results committed so far, for reading. To be closed by the caller.
    public CaseView view() throws IOException {
        settle();
        return CaseView.open(folder);
    }

    /// Keeps what a person states or decides. The text goes into `case.db`, its hash into custody; nothing that was
    /// stated before is changed.
    public void state(Stated.Kind kind, String about, String person, String json) throws IOException {
        refuseAltered();
        Stated one = new Stated(kind, about, now(), Words.whole(person), Words.whole(json));
        long number = db.transaction(one::insert);
        log(CustodyEntry.Action.STATED, one.details(number));
        stated.add(number, one);
    }

    /// Notes in custody that something was taken out of the case.
    public void exported(Exported exported) throws IOException {
        ObjectNode details = CustodyEntry.JSON.createObjectNode().put("what", exported.what());
        exported.findings().ifPresent(count -> details.put("findings", count));
        exported.size().ifPresent(bytes -> details.put("size", bytes));
        exported.hash().ifPresent(hash -> details.put("hash", hash));
        log(CustodyEntry.Action.EXPORTED, details);
    }

    /// @param row hash, path as given, size, copied, original, place
    KeptEvidence kept(ResultSet row) throws SQLException {
        String hash = row.getString(1);
        long size = row.getLong(3);
        boolean copied = row.getBoolean(4);
        String path = row.getString(2);
        return new KeptEvidence(
                hash,
                Optional.ofNullable(row.getString(6))
                        .orElse(path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)),
                copied,
                copied ? room.content(hash, size) : room.reference(Path.of(row.getString(5)), size));
    }

    synchronized Lake lake() throws IOException {
        Lake open = lake;
        if (open == null) {
            open = Lake.write(folder, scratch());
            lake = open;
        }
        return open;
    }

    String now() {
        return custodian.clock().instant().toString();
    }

    /// Lets go of the case: nothing is left but what custody and `case.db` name.
    @Override
    public synchronized void close() throws IOException {
        try (Closeable unlock = lockFile;
                Closeable database = db;
                Closeable log = custody;
                Closeable evidence = room) {
            Lake open = lake;
            if (open != null) {
                open.close();
            }
            clear(scratch());
        }
    }
}
