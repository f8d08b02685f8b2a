package org.tocsin.investigation.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tocsin.investigation.store.Verification.Mismatch;
import org.tocsin.model.UserFault;
import tools.jackson.databind.JsonNode;

/// One verification of one case, step by step. The case may be in the hands of somebody who wants to mislead.
final class CaseCheck {
    private final Path folder;
    private final Optional<Receipt> receipt;
    private final List<Mismatch> mismatches = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private long evidence;
    private long parts;

    /// What custody says was handed in, by hash.
    private final Map<String, Taken> taken = new TreeMap<>();

    private final Set<String> removed = new HashSet<>();
    private final Map<String, String> torn = new TreeMap<>();
    private final Map<String, Long> atReceipt = new TreeMap<>();
    private final Set<String> headsOfDb = new HashSet<>();
    private Optional<String> dbHead = Optional.empty();
    private final Stated.Book statements = new Stated.Book();
    private final Registered registered;
    private boolean resultsHold;
    private String caseId = "";
    private Optional<CustodyEntry> report = Optional.empty();

    private record Taken(long size, boolean copied, String original) {}

    CaseCheck(Path folder, Optional<Receipt> receipt) {
        this.folder = folder;
        this.receipt = receipt;
        this.registered = new Registered(receipt.filter(Receipt::signatureHolds));
    }

    Verification all() throws IOException {
        if (!Files.isDirectory(folder)
                || !(Files.exists(folder.resolve(CaseDb.FILE)) || Files.exists(folder.resolve(Custody.FILE)))) {
            throw new UserFault(folder + " is no case; give the folder that `--case` named.");
        }
        Optional<CaseDb> db = openDb();
        try {
            if (db.isPresent()) {
                rememberedHead(db.get());
            }
            Chain chain = chain();
            if (db.isPresent()) {
                database(db.get(), chain);
            }
            receipt.ifPresent(one -> receipt(one, chain));
            keptFiles();
            reportFiles();
            top();
            return new Verification(mismatches, remarks, chain.entries(), evidence, parts);
        } finally {
            if (db.isPresent()) {
                db.get().close();
            }
        }
    }

    private void rememberedHead(CaseDb db) {
        try {
            dbHead = db.ask(open -> open.meta("custody"));
        } catch (IOException e) {
            unreadable(e);
        }
    }

    private void unreadable(IOException e) {
        wrong(
                CaseDb.FILE,
                "case.db cannot be read to its end (" + Words.firstLine(String.valueOf(e.getMessage()))
                        + "), so what it says may be incomplete.");
    }

    private void wrong(String where, String sentence) {
        mismatches.add(new Mismatch(where, sentence));
    }

    private Optional<CaseDb> openDb() throws IOException {
        if (!Files.isRegularFile(folder.resolve(CaseDb.FILE), LinkOption.NOFOLLOW_LINKS)) {
            wrong(CaseDb.FILE, "case.db is missing, so findings, gaps and the list of lake parts are lost.");
            return Optional.empty();
        }
        try {
            return Optional.of(CaseDb.read(folder));
        } catch (UserFault e) {
            wrong(CaseDb.FILE, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Chain chain() throws IOException {
        if (!Files.isRegularFile(folder.resolve(Custody.FILE), LinkOption.NOFOLLOW_LINKS)) {
            wrong(Custody.FILE, "custody.jsonl is missing, so nothing shows what was done to this case.");
            return Chain.NONE;
        }
        Chain chain = Chain.follow(folder.resolve(Custody.FILE), this::entry);
        if (chain.fault().isPresent()) {
            wrong(
                    Custody.FILE,
                    "The custody log was changed: " + chain.fault().get()
                            + "; it and everything behind it cannot be relied on.");
        }
        if (chain.torn() > 0) {
            wrong(
                    Custody.FILE,
                    "The last line of custody.jsonl was cut while it was written, as when the machine stopped; the next"
                            + " `tocsin investigate` into this case sets it aside and goes on.");
        }
        if (chain.entries() == 0 && chain.fault().isEmpty()) {
            wrong(Custody.FILE, "custody.jsonl has no entry, so nothing shows what was done to this case.");
        }
        if (dbHead.isPresent()
                && !headsOfDb.contains(dbHead.get())
                && chain.fault().isEmpty()) {
            wrong(
                    Custody.FILE,
                    "custody.jsonl no longer holds an entry that case.db knows, so it was shortened or replaced.");
        }
        return chain;
    }

    private void entry(CustodyEntry entry) {
        JsonNode details = entry.details();
        if (dbHead.equals(Optional.of(entry.hash()))) {
            headsOfDb.add(entry.hash());
        }
        registered.accept(entry);
        boolean before = receipt.isPresent() && entry.number() <= receipt.get().entries();
        switch (entry.action()) {
            case CASE_CREATED -> caseId = details.path("case").asString("");
            case EVIDENCE_TAKEN -> {
                String hash = details.path("hash").asString("");
                Taken one = new Taken(
                        details.path("size").asLong(-1),
                        details.path("copied").asBoolean(true),
                        details.path("original").asString(""));
                taken.merge(hash, one, (old, fresh) -> old.copied() ? old : fresh);
                removed.remove(hash);
                if (before) {
                    atReceipt.put(hash, one.size());
                }
            }
            case EVIDENCE_REMOVED -> {
                String hash = details.path("hash").asString("");
                removed.add(hash);
                if (before) {
                    atReceipt.remove(hash);
                }
            }
            case RUN_STARTED, RESULTS_REGISTERED -> {
                // Told to `registered`.
            }
            case RUN_FINISHED -> {
                // Says in numbers what the entry before it sealed.
            }
            case EXPORTED -> {
                // Tells what left the case; nothing in the case follows from it.
            }
            case STATED -> statements.accept(entry);
            case REPORT_WRITTEN -> report = Optional.of(entry);
            case CUSTODY_MENDED -> {
                torn.put(details.path("file").asString(""), details.path("hash").asString(""));
                remarks.add("Custody entry " + entry.number() + " says that a line before it was cut while it was being"
                        + " written and set aside.");
            }
        }
    }

    private void database(CaseDb db, Chain chain) throws IOException {
        try {
            db.ask(open -> {
                if (!open.text("PRAGMA integrity_check(1)").equals(Optional.of("ok"))) {
                    wrong(CaseDb.FILE, "case.db is damaged inside, so what it says may be incomplete.");
                }
                if (!open.meta("case").equals(Optional.of(caseId)) && chain.entries() > 0) {
                    wrong(
                            CaseDb.FILE,
                            "case.db and custody.jsonl carry different case numbers: one of them belongs to"
                                    + " another case.");
                }
                compareTaken(open, chain);
                results(open);
                statements.differences(open).forEach(sentence -> wrong(CaseDb.FILE, sentence));
                lake(open);
                return Boolean.TRUE;
            });
        } catch (IOException e) {
            unreadable(e);
        }
    }

    private void compareTaken(CaseDb db, Chain chain) throws SQLException {
        Map<String, Taken> known = new TreeMap<>();
        db.each(
                "SELECT hash, size, copied, original FROM taken",
                row -> known.merge(
                        row.getString(1),
                        new Taken(
                                row.getLong(2),
                                row.getBoolean(3),
                                Optional.ofNullable(row.getString(4)).orElse("")),
                        (old, fresh) -> old.copied() ? old : fresh));
        if (chain.fault().isPresent() || chain.entries() == 0) {
            // The chain is of no help: at least what the database knows is held against the files.
            known.forEach(taken::putIfAbsent);
            return;
        }
        for (Map.Entry<String, Taken> one : known.entrySet()) {
            Taken said = taken.get(one.getKey());
            if (said == null) {
                wrong(
                        CaseDb.FILE,
                        "case.db lists the evidence " + one.getKey()
                                + ", which custody never took in: it was added by other means.");
            } else if (said.size() != one.getValue().size()) {
                wrong(CaseDb.FILE, "case.db gives the evidence " + one.getKey() + " another size than custody.");
            }
        }
        for (String hash : taken.keySet()) {
            if (!known.containsKey(hash) && !removed.contains(hash)) {
                wrong(CaseDb.FILE, "case.db no longer lists the evidence " + hash + " that custody took in.");
            }
        }
    }

    private void results(CaseDb db) throws SQLException {
        List<String> differences = registered.differences(db);
        differences.forEach(sentence -> wrong(CaseDb.FILE, sentence));
        resultsHold = differences.isEmpty();
        if (registered.unfinished() > 0) {
            wrong(
                    Custody.FILE,
                    "The run that custody entry " + registered.unfinished() + " started did not finish, so the results"
                            + " now in the case are covered by no entry; the same `tocsin investigate` command again"
                            + " finishes it.");
        } else if (!db.meta("setting").equals(registered.last().map(last -> Long.toString(last.setting())))) {
            wrong(CaseDb.FILE, "case.db shows other results than those that custody registered last.");
        }
    }

    private void lake(CaseDb db) throws SQLException, IOException {
        Set<String> known = new HashSet<>();
        List<LakePart> registered = new ArrayList<>();
        db.each(
                "SELECT name, hash, size, rows FROM lake_part ORDER BY name",
                row -> registered.add(
                        new LakePart(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4))));
        for (LakePart part : registered) {
            known.add(part.name());
            if (!part.hasNameOfOurs()) {
                wrong(
                        CaseDb.FILE,
                        "case.db names a lake part that lies elsewhere or has no name of ours: "
                                + Words.firstLine(part.name()) + ".");
                continue;
            }
            Path file = folder.resolve(Lake.FOLDER).resolve(part.name());
            String where = Lake.FOLDER + "/" + part.name();
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                wrong(where, where + " is missing, so " + part.rows() + " records can no longer be looked up.");
            } else if (!Disk.hash(file).equals(part.hash())) {
                wrong(
                        where,
                        where + " has other bytes than were registered: its " + part.rows()
                                + " records cannot be relied on.");
            } else {
                parts++;
            }
        }
        for (String name : names(folder.resolve(Lake.FOLDER))) {
            if (!known.contains(name)) {
                wrong(
                        Lake.FOLDER + "/" + name,
                        Lake.FOLDER + "/" + name
                                + " is not registered: it was left by a run that was stopped, or added by other means.");
            }
        }
    }

    private void keptFiles() throws IOException {
        Path room = folder.resolve(EvidenceRoom.FOLDER);
        Set<String> known = new HashSet<>();
        for (Map.Entry<String, Taken> one : taken.entrySet()) {
            String hash = one.getKey();
            if (removed.contains(hash)) {
                continue;
            }
            if (!hash.matches("sha256:[0-9a-f]{64}")) {
                wrong(Custody.FILE, "Custody took in evidence under what is no hash: " + Words.firstLine(hash) + ".");
                continue;
            }
            if (one.getValue().copied()) {
                Path file = EvidenceRoom.file(room, hash);
                known.add(String.valueOf(file.getFileName()));
                kept(file, hash, one.getValue().size());
            } else {
                referenced(hash, one.getValue());
            }
        }
        for (String name : names(room)) {
            if (!known.contains(name)) {
                wrong(
                        EvidenceRoom.FOLDER + "/" + name,
                        EvidenceRoom.FOLDER + "/" + name
                                + " was never taken into custody: it was left by a run that was stopped, or added by other"
                                + " means.");
            }
        }
    }

    private void kept(Path file, String hash, long size) throws IOException {
        String where = EvidenceRoom.FOLDER + "/" + file.getFileName();
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            wrong(where, where + " is missing: this evidence is no longer in the case.");
            return;
        }
        MessageDigest digest = Disk.sha256();
        long count = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[128 * 1024];
            if (!Mask.isHeader(buffer, in.readNBytes(buffer, 0, Mask.HEADER_SIZE))) {
                wrong(where, where + " does not begin as kept evidence does: it was replaced or damaged.");
                return;
            }
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Mask.apply(buffer, 0, read, count);
                digest.update(buffer, 0, read);
                count += read;
            }
        }
        if (count != size || !Disk.hash(digest).equals(hash)) {
            wrong(
                    where,
                    where + " no longer has the bytes that were handed in: findings from it cannot be checked"
                            + " against it.");
        } else {
            evidence++;
        }
    }

    private void referenced(String hash, Taken one) throws IOException {
        // A case of a stranger may name a share of theirs: looking there would tell them.
        if (Drive.network("", one.original()).isPresent() || one.original().startsWith("//")) {
            wrong(
                    one.original(),
                    "The original " + one.original() + " (" + hash
                            + "), which the case only refers to, lies on a network share and was not looked at.");
            return;
        }
        Path original;
        try {
            original = Path.of(one.original());
        } catch (InvalidPathException e) {
            wrong(Custody.FILE, "Custody refers to an original under what is no path (" + hash + ").");
            return;
        }
        if (!Files.isRegularFile(original)) {
            wrong(
                    one.original(),
                    "The original " + one.original() + " (" + hash
                            + "), which the case only refers to, is not there any more.");
        } else if (!Disk.hash(original).equals(hash)) {
            wrong(
                    one.original(),
                    "The original " + one.original() + ", which the case only refers to, no longer has"
                            + " the bytes that were handed in (" + hash + ").");
        } else {
            evidence++;
        }
    }

    private void reportFiles() throws IOException {
        Map<String, Path> files = CaseFolder.reportFiles(folder);
        if (report.isEmpty()) {
            for (String name : files.keySet()) {
                wrong(
                        CaseFolder.REPORT + "/" + name,
                        CaseFolder.REPORT + "/" + name
                                + " is not registered in custody: it was left by a run that was stopped, or added by other"
                                + " means.");
            }
            return;
        }
        JsonNode registered = report.get().details().path("files");
        Set<String> expected = new HashSet<>();
        for (Map.Entry<String, JsonNode> one : registered.properties()) {
            expected.add(one.getKey());
            String where = CaseFolder.REPORT + "/" + one.getKey();
            Path file = files.get(one.getKey());
            if (file == null) {
                wrong(where, where + " is missing; the same `tocsin investigate` command writes it again.");
            } else if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !Disk.hash(file).equals(one.getValue().asString(""))) {
                wrong(
                        where,
                        where + " is not the report that was written (custody entry "
                                + report.get().number() + "): it was changed afterwards.");
            }
        }
        for (String name : files.keySet()) {
            if (!expected.contains(name)) {
                wrong(
                        CaseFolder.REPORT + "/" + name,
                        CaseFolder.REPORT + "/" + name
                                + " is not part of the report that was written: it was added by other means.");
            }
        }
    }

    private void top() throws IOException {
        for (String name : names(folder)) {
            if (name.startsWith(Custody.TORN)) {
                String hash = torn.get(name);
                if (hash == null
                        || !Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)
                        || !hash.equals(Disk.hash(folder.resolve(name)))) {
                    wrong(name, name + " is not the cut line that custody set aside.");
                }
            } else if (!CaseFolder.CONTENTS.contains(name)) {
                wrong(name, name + " does not belong to a case: it was added by other means.");
            } else if (Files.isSymbolicLink(folder.resolve(name))) {
                wrong(name, name + " is a link to somewhere else, which no case of Tocsin has.");
            }
        }
        for (String name : torn.keySet()) {
            if (!Files.exists(folder.resolve(name))) {
                wrong(name, name + ", the cut line that custody set aside, is missing.");
            }
        }
    }

    private void receipt(Receipt one, Chain chain) {
        if (!one.signatureHolds()) {
            wrong(
                    "receipt",
                    "The receipt's signature does not fit its text: the receipt was changed and proves" + " nothing.");
            return;
        }
        remarks.add("The receipt was signed at " + one.time() + " with the key " + one.fingerprint()
                + "; compare this fingerprint with the one you were given.");
        if (!one.caseId().equals(caseId)) {
            wrong("receipt", "The receipt belongs to another case (" + one.caseId() + ", this one is " + caseId + ").");
            return;
        }
        if (!registered.fitsReceipt()) {
            wrong(
                    "receipt",
                    "The case is not the one the receipt was given for: its custody log does not hold the"
                            + " receipt's entry " + one.entries() + ", so it was written anew or cut after "
                            + one.time() + ".");
        } else if (chain.entries() > one.entries()) {
            remarks.add("Custody holds " + (chain.entries() - one.entries()) + " entries newer than the receipt, which"
                    + " it does not cover.");
            if (resultsHold) {
                registered.newerThanReceipt().ifPresent(remarks::add);
            }
        }
        Map<String, Long> signed = new TreeMap<>();
        one.evidence().forEach(item -> signed.put(item.hash(), item.size()));
        for (Map.Entry<String, Long> item : signed.entrySet()) {
            if (!item.getValue().equals(atReceipt.get(item.getKey()))) {
                wrong(
                        "receipt",
                        "The receipt lists the evidence " + item.getKey() + " of " + item.getValue()
                                + " bytes, which the custody log does not hold at that point.");
            }
        }
        for (String hash : atReceipt.keySet()) {
            if (!signed.containsKey(hash)) {
                wrong(
                        "receipt",
                        "Custody claims that the evidence " + hash
                                + " was there when the receipt was signed, but the receipt does not list it.");
            }
        }
    }

    /// The names in a folder, in order; none where there is no folder.
    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }
}
