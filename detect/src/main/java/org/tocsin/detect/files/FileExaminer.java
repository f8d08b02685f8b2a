package org.tocsin.detect.files;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Text;

/// Judges one file from its record: a pure function, the same record always gives the same verdict. A sign of the
/// table is there where its facts are; the worst of the signs is the verdict.
public final class FileExaminer {
    private static final int LONGEST_SEEN = 160;
    private static final String LOCKED = "locked";

    private final SignTable table;

    private record Seen(String value, String place) {}

    public FileExaminer(SignTable table) {
        this.table = table;
    }

    /// Whether there is anything to judge.
    public static boolean isTakenApart(EvidenceRecord record) {
        return record.shape().slot("Fact") >= 0;
    }

    /// @param file a record of kind `file`
    public FileVerdict examine(EvidenceRecord file) {
        Map<String, List<Seen>> facts = facts(file);
        List<FileReason> reasons = new ArrayList<>();
        FileDanger danger = FileDanger.NOTHING_FOUND;
        int protections = 0;
        for (SignTable.Sign sign : table.signs()) {
            boolean shown = facts.keySet().containsAll(sign.all())
                    && (sign.any().isEmpty() || sign.any().stream().anyMatch(facts::containsKey))
                    && sign.none().stream().noneMatch(facts::containsKey);
            if (!shown) {
                continue;
            }
            String first = sign.all().isEmpty()
                    ? sign.any().stream().filter(facts::containsKey).findFirst().orElse("")
                    : sign.all().getLast();
            Seen seen = new Seen("", "");
            boolean fits = sign.like().isEmpty();
            for (Seen one : facts.getOrDefault(first, List.of())) {
                if (sign.like().isEmpty()
                        || sign.like().get().matcher(one.value()).find()) {
                    seen = one;
                    fits = true;
                    break;
                }
            }
            if (!fits) {
                continue;
            }
            facts.computeIfAbsent(sign.id(), id -> new ArrayList<>()).add(seen);
            danger = danger.compareTo(sign.danger()) >= 0 ? danger : sign.danger();
            protections += sign.protects() ? 1 : 0;
            String value = harmless(seen.value());
            reasons.add(new FileReason(
                    sign.id(),
                    sign.danger(),
                    sign.en().replace("{1}", value),
                    sign.fr().replace("{1}", value),
                    value,
                    harmless(seen.place()),
                    sign.techniques(),
                    sign.exploits()));
        }
        return verdict(danger, reasons, protections, facts.containsKey(LOCKED));
    }

    private static FileVerdict verdict(FileDanger danger, List<FileReason> reasons, int protections, boolean locked) {
        reasons.sort(Comparator.comparing(FileReason::danger).reversed());
        TreeSet<String> techniques = new TreeSet<>();
        TreeSet<String> exploits = new TreeSet<>();
        for (FileReason reason : reasons) {
            if (danger != FileDanger.NOTHING_FOUND) {
                techniques.addAll(reason.techniques());
            }
            exploits.addAll(reason.exploits());
        }
        double multiplier = danger == FileDanger.NOTHING_FOUND || protections == 0 ? 1 : protections == 1 ? 1.25 : 1.5;
        return new FileVerdict(
                danger, List.copyOf(reasons), List.copyOf(techniques), List.copyOf(exploits), multiplier, locked);
    }

    private static Map<String, List<Seen>> facts(EvidenceRecord file) {
        Map<String, List<Seen>> facts = new HashMap<>();
        int words = file.shape().slot("Fact");
        int values = file.shape().slot("Fact.Value");
        int places = file.shape().slot("Fact.Place");
        int count = words < 0 ? 0 : file.count(words);
        Text text = new Text();
        for (int i = 0; i < count; i++) {
            file.read(words, i, text);
            String word = text.toString();
            Seen seen = new Seen(value(file, values, i, text), value(file, places, i, text));
            facts.computeIfAbsent(word, w -> new ArrayList<>()).add(seen);
        }
        return facts;
    }

    private static String value(EvidenceRecord file, int slot, int index, Text text) {
        if (slot < 0 || index >= file.count(slot)) {
            return "";
        }
        file.read(slot, index, text);
        return text.toString();
    }

    /// On one line, without signs that turn or hide text.
    private static String harmless(String seen) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < seen.length() && line.length() < LONGEST_SEEN; ) {
            int c = seen.codePointAt(i);
            i += Character.charCount(c);
            int type = Character.getType(c);
            if (Character.isWhitespace(c)) {
                line.append(' ');
            } else if (type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE) {
                line.appendCodePoint(c);
            }
        }
        return line.toString().strip() + (seen.length() > LONGEST_SEEN + 1 ? "…" : "");
    }
}
