package org.tocsin.investigation.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// What custody says of results, held against `case.db`.
///
/// Whoever can write to a case can change its results and write custody entries that fit the change. So what counts
/// is not the last entry alone: where there is a receipt, what was registered before it must still be there too.
/// Later runs add to the results and never change them (see [CaseDb]), so an honest case holds against each of its
/// receipts.
final class Registered implements Consumer<CustodyEntry> {
    /// The results that one custody entry registered.
    ///
    /// @param entry the number of that entry
    /// @param setting the number of the settings in `case.db`
    /// @param run the number of the run in `case.db`
    record Results(long entry, String settings, long setting, long run, JsonNode seals) {}

    private final Optional<Receipt> receipt;
    private final Map<Long, Results> latest = new TreeMap<>();
    private final Map<Long, Results> signed = new TreeMap<>();
    private final Map<String, Long> started = new HashMap<>();
    private Optional<Results> last = Optional.empty();
    private final Set<String> taken = new HashSet<>();
    private long lastStart;
    private Optional<String> hashAtReceipt = Optional.empty();

    /// @param receipt one whose signature holds
    Registered(Optional<Receipt> receipt) {
        this.receipt = receipt;
    }

    @Override
    public void accept(CustodyEntry entry) {
        JsonNode details = entry.details();
        String settings = details.path("settings").asString("");
        if (entry.action() == CustodyEntry.Action.RUN_STARTED) {
            started.put(settings, entry.number());
            lastStart = entry.number();
        } else if (entry.action() == CustodyEntry.Action.RESULTS_REGISTERED) {
            Results results = new Results(
                    entry.number(),
                    settings,
                    details.path("setting").asLong(-1),
                    details.path("run").asLong(-1),
                    details.path("seals"));
            latest.put(results.setting(), results);
            last = Optional.of(results);
            if (receipt.isPresent() && entry.number() <= receipt.get().entries()) {
                signed.put(results.setting(), results);
            }
        }
        if (entry.action() == CustodyEntry.Action.EVIDENCE_TAKEN) {
            taken.add(details.path("hash").asString(""));
        } else if (entry.action() == CustodyEntry.Action.EVIDENCE_REMOVED) {
            taken.remove(details.path("hash").asString(""));
        }
        if (receipt.isPresent() && entry.number() == receipt.get().entries()) {
            hashAtReceipt = Optional.of(entry.hash());
        }
    }

    /// The results that the case shows, unless a run began since.
    Optional<Results> last() {
        return last;
    }

    /// The number of the entry of a run that began and registered nothing; 0 where there is none.
    long unfinished() {
        return lastStart > last.map(Results::entry).orElse(0L) ? lastStart : 0;
    }

    /// Whether the custody log is the one that the receipt was signed for, up to there.
    boolean fitsReceipt() {
        return receipt.isEmpty()
                || hashAtReceipt.equals(Optional.of(receipt.get().head()));
    }

    /// Whether `case.db` lists evidence that custody never took in. It would be read, and signed for, like any other.
    boolean hasStrangeEvidence(CaseDb db) throws SQLException {
        boolean[] strange = new boolean[1];
        db.each("SELECT hash FROM taken", row -> strange[0] |= !taken.contains(row.getString(1)));
        return strange[0];
    }

    /// What in `case.db` is not as it was registered, a sentence each, in a fixed order.
    List<String> differences(CaseDb db) throws SQLException {
        List<String> found = new ArrayList<>();
        for (Results results : latest.values()) {
            boolean retired = isRetired(db, results);
            boolean openEnded = started.getOrDefault(results.settings(), 0L) > results.entry();
            // What was replaced is no longer shown nor gone back to; only a receipt asks for it.
            if (!retired) {
                compare(db, results, openEnded ? results.run() : Seal.ALL, false, found);
            }
        }
        for (Results results : signed.values()) {
            if (!results.equals(latest.get(results.setting())) || isRetired(db, results)) {
                compare(db, results, results.run(), isRetired(db, results), found);
            }
        }
        // Findings and looks name rules by hash; here the rules themselves are held against those hashes.
        db.each("SELECT hash, json FROM rule ORDER BY hash", row -> {
            if (!Disk.hash(row.getString(2).getBytes(StandardCharsets.UTF_8)).equals(row.getString(1))) {
                found.add("In case.db a rule was changed after it was stored: " + row.getString(1) + ".");
            }
        });
        return found;
    }

    private void compare(CaseDb db, Results results, long bound, boolean withoutLake, List<String> found)
            throws SQLException {
        for (Seal seal : Seal.values()) {
            if (seal == Seal.LAKE && withoutLake) {
                continue;
            }
            String expected = results.seals().path(seal.word()).asString("");
            if (!expected.equals(seal.hash(db, results.setting(), bound))) {
                found.add("In case.db " + seal.what() + " is not what custody entry " + results.entry()
                        + " registered" + (signed.containsValue(results) ? " and the receipt covers" : "")
                        + ": it was changed after the run.");
            }
        }
    }

    static boolean isRetired(CaseDb db, Results results) throws SQLException {
        return db.any("SELECT 1 FROM setting WHERE id = ? AND retired <> 0", results.setting());
    }

    /// What a reader of an old receipt should know of newer results; empty where there are none.
    Optional<String> newerThanReceipt() {
        if (receipt.isEmpty()
                || last.isEmpty()
                || last.get().entry() <= receipt.get().entries()) {
            return Optional.empty();
        }
        String first = "The results and the report that the case now shows are those of custody entry "
                + last.get().entry() + ", which is newer than the receipt";
        if (signed.isEmpty()) {
            return Optional.of(first + "; there were none when it was signed.");
        }
        boolean sameSettings = signed.containsKey(last.get().setting());
        return Optional.of(
                first
                        + (sameSettings
                                ? ": a later run added to those that the receipt covers, which are still in the case."
                                : ": a later run looked with other rules, options or another version of the program, and its"
                                        + " results took the place of those that the receipt covers, which are kept in case.db."));
    }
}
