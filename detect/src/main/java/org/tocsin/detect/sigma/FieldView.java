package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;

/// How the values of a Sigma field are had from a record of a certain log: read as they are, or put into the form
/// that rules are written for. Declared in the tables of `content/sources`.
sealed interface FieldView {
    /// A field of the record, the first of these names that it has: exactly so, or else differing in case.
    record Named(List<String> names) implements FieldView {
        public Named {
            names = List.copyOf(names);
        }
    }

    /// Every value of the record: what keywords are looked for in.
    record Everything() implements FieldView {}

    /// A field that this log never has.
    record Missing() implements FieldView {}

    /// Values made from those of other fields.
    sealed interface Derived extends FieldView {
        /// The record's fields that it is made from.
        List<String> from();

        /// @param slots of the fields of [#from()], -1 where the record has none
        /// @return at most [#MOST] values
        List<Made> make(EvidenceRecord record, int[] slots);
    }

    /// Values past this many are not derived from; no log writes so many.
    int MOST = 1000;

    /// A derived value.
    ///
    /// @param slot that it was made from, or -1 for several
    record Made(String text, int slot, int index) {}

    /// `LABEL=value` out of a longer text: a hash out of Sysmon's list, a setting out of PowerShell's message.
    ///
    /// @param until what it ends before, beside the end of the line; may be empty
    record Labelled(String field, String label, String until) implements Derived {
        @Override
        public List<String> from() {
            return List.of(field);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            return each(record, slots[0], this::find);
        }

        private Optional<String> find(String text) {
            for (int at = 0; at + label.length() < text.length(); at++) {
                boolean starts = at == 0 || text.charAt(at - 1) == ',' || text.charAt(at - 1) <= ' ';
                int equals = at + label.length();
                if (starts && text.charAt(equals) == '=' && text.regionMatches(true, at, label, 0, label.length())) {
                    int end = equals + 1;
                    while (end < text.length() && !ends(text, end)) {
                        end++;
                    }
                    return Optional.of(text.substring(equals + 1, end));
                }
            }
            return Optional.empty();
        }

        private boolean ends(String text, int at) {
            char c = text.charAt(at);
            return c == '\r' || c == '\n' || !until.isEmpty() && text.startsWith(until, at);
        }
    }

    /// The values of several fields together, for names that rules use in more than one sense.
    record Gathered(List<String> from) implements Derived {
        public Gathered {
            from = List.copyOf(from);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            List<Made> made = new ArrayList<>();
            for (int slot : slots) {
                made.addAll(each(record, slot, Optional::of));
            }
            return made.size() > MOST ? made.subList(0, MOST) : made;
        }
    }

    /// All values below a name whose log nests them, for rules that look for words in the whole of it.
    record Below(String name) implements Derived {
        @Override
        public List<String> from() {
            return List.of(name);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            return new Gathered(List.of()).make(record, slots);
        }

        private int[] slotsOf(Shape shape) {
            String below = name + ".";
            return IntStream.range(0, shape.size())
                    .filter(slot ->
                            shape.name(slot).equals(name) || shape.name(slot).startsWith(below))
                    .toArray();
        }
    }

    /// A Unix path as a whole one: the first field's directory before the second's relative path.
    record AbsolutePath(List<String> from) implements Derived {
        public AbsolutePath {
            from = List.copyOf(from);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            Optional<String> folder = first(record, slots[0]);
            return each(record, slots[1], path -> {
                if (path.startsWith("/") || folder.isEmpty()) {
                    return Optional.of(path);
                }
                String relative = path.startsWith("./") ? path.substring(2) : path;
                return Optional.of(folder.get() + (folder.get().endsWith("/") ? "" : "/") + relative);
            });
        }
    }

    /// The part of a value before a mark, or all of it where the mark is not there.
    record Until(String field, String mark) implements Derived {
        @Override
        public List<String> from() {
            return List.of(field);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            return each(record, slots[0], text -> {
                int end = text.indexOf(mark);
                return Optional.of(end < 0 ? text : text.substring(0, end));
            });
        }
    }

    /// Values in which some log writes a plus sign for each blank: as they are, and with blanks.
    record Blanked(List<String> from) implements Derived {
        public Blanked {
            from = List.copyOf(from);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            List<Made> made = new ArrayList<>(new Gathered(from).make(record, slots));
            for (Made one : List.copyOf(made)) {
                if (one.text().indexOf('+') >= 0 && one.text().indexOf(' ') < 0 && made.size() < MOST) {
                    made.add(new Made(one.text().replace('+', ' '), one.slot(), one.index()));
                }
            }
            return made;
        }
    }

    /// Words of one log for words of another, such as an integrity level for its security identifier. Other values
    /// stay.
    record Reworded(String field, Map<String, String> words) implements Derived {
        public Reworded {
            TreeMap<String, String> folded = new TreeMap<>();
            words.forEach((from, to) -> folded.put(Folding.fold(from), to));
            words = Map.copyOf(folded);
        }

        @Override
        public List<String> from() {
            return List.of(field);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            return each(record, slots[0], text -> Optional.of(words.getOrDefault(Folding.fold(text), text)));
        }
    }

    /// A whole number in decimal.
    record Decimal(String field) implements Derived {
        @Override
        public List<String> from() {
            return List.of(field);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            return each(
                    record,
                    slots[0],
                    text -> Optional.of(
                            WholeNumber.of(text).map(WholeNumber::toString).orElse(text)));
        }
    }

    /// A path below `\device\harddiskvolume3\` as one below `C:\`. Which drive it was, the log does not say; rules
    /// ask for `C:`.
    record DrivePath(String field) implements Derived {
        private static final String DEVICE = "\\device\\harddiskvolume";

        @Override
        public List<String> from() {
            return List.of(field);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            return each(record, slots[0], text -> {
                int rest = text.indexOf('\\', DEVICE.length());
                boolean device = text.regionMatches(true, 0, DEVICE, 0, DEVICE.length()) && rest > 0;
                return Optional.of(device ? "C:" + text.substring(rest) : text);
            });
        }
    }

    /// A user as `DOMAIN\name`, from the first pair of fields that names one.
    record Account(List<String> from) implements Derived {
        public Account {
            from = List.copyOf(from);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            for (int pair = 0; pair + 1 < slots.length; pair += 2) {
                String name = first(record, slots[pair + 1]).orElse("-");
                if (!name.isEmpty() && !name.equals("-")) {
                    String domain = first(record, slots[pair]).orElse("-");
                    boolean alone = domain.isEmpty() || domain.equals("-");
                    return List.of(new Made(alone ? name : domain + "\\" + name, -1, 0));
                }
            }
            return List.of();
        }
    }

    /// A registry value's whole path in Sysmon's spelling, from the key's kernel name and the value's name.
    record RegistryPath(List<String> from) implements Derived {
        private static final Map<String, String> HIVES =
                Map.of("\\registry\\machine", "HKLM", "\\registry\\user", "HKU");

        private static final String CONTROL_SET = "HKLM\\SYSTEM\\ControlSet";

        public RegistryPath {
            from = List.copyOf(from);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            Optional<String> key = first(record, slots[0]);
            if (key.isEmpty()) {
                return List.of();
            }
            String path = key.get();
            for (Map.Entry<String, String> hive : HIVES.entrySet()) {
                int length = hive.getKey().length();
                if (path.regionMatches(true, 0, hive.getKey(), 0, length)
                        && (path.length() == length || path.charAt(length) == '\\')) {
                    path = hive.getValue() + path.substring(length);
                    break;
                }
            }
            if (path.regionMatches(true, 0, CONTROL_SET, 0, CONTROL_SET.length())
                    && path.length() > CONTROL_SET.length() + 3
                    && path.charAt(CONTROL_SET.length() + 3) == '\\') {
                path = "HKLM\\System\\CurrentControlSet" + path.substring(CONTROL_SET.length() + 3);
            }
            String value =
                    first(record, slots[1]).filter(name -> !name.isEmpty()).orElse("");
            return List.of(new Made(value.isEmpty() ? path : path + "\\" + value, -1, 0));
        }
    }

    /// A registry value's data in Sysmon's spelling, from the data and its type: `DWORD (0x00000001)`, `Binary Data`.
    record RegistryData(List<String> from) implements Derived {
        public RegistryData {
            from = List.copyOf(from);
        }

        @Override
        public List<Made> make(EvidenceRecord record, int[] slots) {
            Optional<String> data = first(record, slots[0]);
            if (data.isEmpty()) {
                return List.of();
            }
            long number = WholeNumber.of(data.get()).map(WholeNumber::magnitude).orElse(-1L);
            String text = switch (first(record, slots[1]).orElse("")) {
                case "%%1876" -> "DWORD (0x%08x)".formatted(number & 0xFFFF_FFFFL);
                case "%%1883" -> "QWORD (0x%08x-0x%08x)".formatted(number >>> 32, number & 0xFFFF_FFFFL);
                case "%%1874" -> "Binary Data";
                default -> data.get();
            };
            return List.of(new Made(text, -1, 0));
        }
    }

    /// One step from a value to a derived one.
    @FunctionalInterface
    interface Step {
        Optional<String> of(String text);
    }

    private static List<Made> each(EvidenceRecord record, int slot, Step step) {
        List<Made> made = new ArrayList<>();
        Text text = new Text();
        int count = slot < 0 ? 0 : Math.min(MOST, record.count(slot));
        for (int i = 0; i < count; i++) {
            record.read(slot, i, text);
            int index = i;
            step.of(text.toString()).ifPresent(value -> made.add(new Made(value, slot, index)));
        }
        return made;
    }

    private static Optional<String> first(EvidenceRecord record, int slot) {
        if (slot < 0 || record.count(slot) == 0) {
            return Optional.empty();
        }
        Text text = new Text();
        record.read(slot, 0, text);
        return Optional.of(text.toString());
    }

    /// Where a shape has the fields that this view looks at: -1 for those it has not.
    default int[] slots(Shape shape) {
        return switch (this) {
            case Named named -> {
                for (String name : named.names()) {
                    int slot = slot(shape, name);
                    if (slot >= 0) {
                        yield new int[] {slot};
                    }
                }
                yield new int[] {-1};
            }
            case Everything all -> new int[0];
            case Missing missing -> new int[] {-1};
            case Below below -> below.slotsOf(shape);
            case Derived derived ->
                derived.from().stream().mapToInt(name -> slot(shape, name)).toArray();
        };
    }

    /// The slot of a field named exactly so, or else differing in case, or -1.
    static int slot(Shape shape, String name) {
        int slot = shape.slot(name);
        if (slot >= 0) {
            return slot;
        }
        String folded = Folding.fold(name);
        for (int i = 0; i < shape.size(); i++) {
            String candidate = shape.name(i);
            if (candidate.length() == folded.length() && Folding.fold(candidate).equals(folded)) {
                return i;
            }
        }
        return -1;
    }
}
