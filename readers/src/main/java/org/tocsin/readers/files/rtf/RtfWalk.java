package org.tocsin.readers.files.rtf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.tocsin.readers.files.words.Addresses;

/// One walk over the bytes of an RTF document that gives up on nothing: unknown words, groups in odd places and junk
/// between digits are what attacks are made of. Groups are a stack on the heap.
final class RtfWalk {
    private static final int DEPTH = 50_000;
    private static final int OBJECTS = 100;
    private static final int TEXT = 1 << 20;
    private static final int LONGEST = 64 << 10;

    /// What the text of a group is.
    private enum Use {
        TEXT,
        IGNORED,
        DATA,
        CLASS,
        FIELD,
        TEMPLATE,
        NAME,
        VALUE,
        FONTS
    }

    /// An object's bytes.
    ///
    /// @param abused whether its digits were hidden among other things
    record Embedded(byte[] bytes, boolean abused, String how) {}

    record Property(String name, String value) {}

    private static final class Group {
        Use use;
        boolean starred;

        /// A group inside an object's data, whose digits some count and some do not.
        boolean inner;

        Group(Use use, boolean inner) {
            this.use = use;
            this.inner = inner;
        }
    }

    /// The digits of an object as they come, with and without those of groups inside.
    private static final class Data {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        final ByteArrayOutputStream outer = new ByteArrayOutputStream();
        int halfAll = -1;
        int halfOuter = -1;
        int junk;
        int groups;
        int raw;
        int escapes;
        final int depth;

        Data(int depth) {
            this.depth = depth;
        }

        void digit(int value, boolean inner) {
            halfAll = put(all, halfAll, value);
            if (!inner) {
                halfOuter = put(outer, halfOuter, value);
            }
        }

        private static int put(ByteArrayOutputStream out, int half, int value) {
            if (half < 0) {
                return value;
            }
            out.write(half << 4 | value);
            return -1;
        }

        void raw(byte[] bytes, int from, int count) {
            raw += count;
            halfAll = -1;
            halfOuter = -1;
            all.write(bytes, from, count);
            outer.write(bytes, from, count);
        }
    }

    private final byte[] rtf;
    private int at;
    private final Deque<Group> groups = new ArrayDeque<>();
    private Group group = new Group(Use.TEXT, false);
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder gathered = new StringBuilder();
    private int gatheredDepth;
    private Optional<Data> data = Optional.empty();
    private final List<Embedded> objects = new ArrayList<>();
    private final Set<String> words = new LinkedHashSet<>();
    private final Set<String> classes = new LinkedHashSet<>();
    private final Set<String> templates = new LinkedHashSet<>();
    private final Set<String> fields = new LinkedHashSet<>();
    private final Set<Integer> overrides = new LinkedHashSet<>();
    private final List<Property> properties = new ArrayList<>();
    private String property = "";
    private int fonts;
    private int end;
    private boolean cut;

    private RtfWalk(byte[] rtf) {
        this.rtf = rtf;
        this.end = rtf.length;
    }

    static RtfWalk of(byte[] rtf) {
        RtfWalk walk = new RtfWalk(rtf);
        walk.run();
        return walk;
    }

    List<Embedded> objects() {
        return objects;
    }

    /// Words that say how objects behave.
    Set<String> words() {
        return words;
    }

    Set<String> classes() {
        return classes;
    }

    Set<String> templates() {
        return templates;
    }

    Set<String> fields() {
        return fields;
    }

    Set<Integer> overrides() {
        return overrides;
    }

    List<Property> properties() {
        return properties;
    }

    /// The highest number of a font.
    int fonts() {
        return fonts;
    }

    /// Where the outermost group ended.
    int end() {
        return end;
    }

    boolean cut() {
        return cut;
    }

    Set<String> addresses() {
        return Addresses.in(text);
    }

    private void run() {
        boolean ended = false;
        while (at < rtf.length) {
            byte b = rtf[at++];
            switch (b) {
                case '{' -> open();
                case '}' -> {
                    close();
                    if (groups.isEmpty() && !ended) {
                        ended = true;
                        end = at;
                    }
                }
                case '\\' -> control();
                default -> letter(b);
            }
        }
        data.ifPresent(this::finish);
        gathered();
    }

    private void open() {
        if (groups.size() >= DEPTH) {
            return;
        }
        groups.push(group);
        boolean inData = group.use == Use.DATA;
        if (inData) {
            data.ifPresent(one -> one.groups++);
        }
        group = new Group(group.use, inData || group.inner);
    }

    private void close() {
        if (groups.isEmpty()) {
            return;
        }
        if (data.isPresent() && groups.size() <= data.get().depth) {
            finish(data.get());
            data = Optional.empty();
        }
        if (groups.size() <= gatheredDepth) {
            gathered();
        }
        group = groups.pop();
    }

    private void finish(Data one) {
        if (objects.size() >= OBJECTS) {
            cut = true;
            return;
        }
        byte[] all = one.all.toByteArray();
        byte[] outer = one.outer.toByteArray();
        byte[] best = isObject(all) || !isObject(outer) ? all : outer;
        if (!isObject(best)) {
            best = shifted(best);
        }
        if (best.length >= 8) {
            List<String> how = new ArrayList<>();
            if (one.groups > 0) {
                how.add("groups between the digits");
            }
            if (one.junk > 16) {
                how.add(one.junk + " other letters between the digits");
            }
            if (one.raw > 0) {
                how.add("raw bytes between the digits");
            }
            if (one.escapes > 0) {
                how.add("control words between the digits");
            }
            objects.add(new Embedded(best, !how.isEmpty(), String.join(", ", how)));
        }
    }

    /// Whether the bytes begin as an object does, or hold a compound file.
    private static boolean isObject(byte[] bytes) {
        boolean version =
                bytes.length > 8 && bytes[4] >= 1 && bytes[4] <= 5 && bytes[5] == 0 && bytes[6] == 0 && bytes[7] == 0;
        for (int i = 0; i + 4 < bytes.length; i++) {
            if (bytes[i] == (byte) 0xD0
                    && bytes[i + 1] == (byte) 0xCF
                    && bytes[i + 2] == 0x11
                    && bytes[i + 3] == (byte) 0xE0) {
                return true;
            }
        }
        return version;
    }

    /// The same digits read from the second on; given back as they were where that makes no object either.
    private static byte[] shifted(byte[] bytes) {
        byte[] other = new byte[Math.max(0, bytes.length - 1)];
        for (int i = 0; i < other.length; i++) {
            other[i] = (byte) (bytes[i] << 4 | (bytes[i + 1] & 0xF0) >> 4);
        }
        return isObject(other) ? other : bytes;
    }

    private void letter(byte b) {
        switch (group.use) {
            case DATA -> {
                int digit = Character.digit(b, 16);
                if (data.isEmpty()) {
                    return;
                }
                if (digit >= 0) {
                    data.get().digit(digit, group.inner);
                } else if (b != ' ' && b != '\r' && b != '\n' && b != '\t') {
                    data.get().junk++;
                }
            }
            case IGNORED, FONTS -> {}
            case TEXT -> {
                if (text.length() < TEXT && b != '\r' && b != '\n') {
                    text.append((char) (b & 0xFF));
                }
            }
            case CLASS, FIELD, TEMPLATE, NAME, VALUE -> {
                if (gathered.length() < LONGEST && b != '\r' && b != '\n' && b != 0) {
                    gathered.append((char) (b & 0xFF));
                }
            }
        }
    }

    private void control() {
        if (at >= rtf.length) {
            return;
        }
        byte b = rtf[at];
        if (b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z') {
            word();
            return;
        }
        at++;
        switch (b) {
            case '\'' -> {
                int high = at < rtf.length ? Character.digit(rtf[at], 16) : -1;
                int low = at + 1 < rtf.length ? Character.digit(rtf[at + 1], 16) : -1;
                if (high >= 0 && low >= 0) {
                    at += 2;
                    if (group.use != Use.DATA) {
                        letter((byte) (high << 4 | low));
                    } else {
                        data.ifPresent(one -> one.escapes++);
                    }
                }
            }
            case '*' -> group.starred = true;
            case '\\', '{', '}' -> {
                if (group.use != Use.DATA) {
                    letter(b);
                }
            }
            default -> {}
        }
    }

    private void word() {
        int from = at;
        while (at < rtf.length && at - from < 4096 && isLetter(rtf[at])) {
            at++;
        }
        String name = new String(rtf, from, Math.min(at - from, 64), StandardCharsets.ISO_8859_1);
        boolean negative = at + 1 < rtf.length && rtf[at] == '-' && digit(at + 1);
        at += negative ? 1 : 0;
        long value = 0;
        boolean numbered = false;
        while (at < rtf.length && digit(at)) {
            value = Math.min(Integer.MAX_VALUE, value * 10 + rtf[at++] - '0');
            numbered = true;
        }
        if (at < rtf.length && rtf[at] == ' ') {
            at++;
        }
        meaning(name.toLowerCase(Locale.ROOT), numbered, (int) (negative ? -value : value));
    }

    private boolean digit(int index) {
        return rtf[index] >= '0' && rtf[index] <= '9';
    }

    private static boolean isLetter(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
    }

    private void meaning(String name, boolean numbered, int number) {
        boolean starred = group.starred;
        group.starred = false;
        if (group.use == Use.DATA && !name.equals("bin")) {
            data.ifPresent(one -> one.escapes++);
        }
        switch (name) {
            case "bin" -> {
                int count = (int) Math.clamp((long) number, 0, rtf.length - at);
                if (group.use == Use.DATA) {
                    int from = at;
                    data.ifPresent(one -> one.raw(rtf, from, count));
                }
                at += count;
            }
            case "objdata" -> {
                data.ifPresent(this::finish);
                group.use = Use.DATA;
                group.inner = false;
                data = Optional.of(new Data(groups.size()));
            }
            case "objclass" -> gather(Use.CLASS);
            case "fldinst" -> gather(Use.FIELD);
            case "template" -> gather(Use.TEMPLATE);
            case "sn" -> gather(Use.NAME);
            case "sv" -> gather(Use.VALUE);
            case "objupdate", "objautlink", "objocx", "objhtml", "objlink", "objemb" -> words.add(name);
            case "listoverridecount" -> overrides.add(number);
            case "fonttbl" -> group.use = group.use == Use.TEXT ? Use.FONTS : group.use;
            case "f" -> fonts = numbered && group.use == Use.FONTS ? Math.max(fonts, number) : fonts;
            case "u" -> unicode(number);
            case "colortbl",
                    "stylesheet",
                    "pict",
                    "info",
                    "generator",
                    "themedata",
                    "datastore",
                    "latentstyles",
                    "listtable",
                    "blipuid" -> {
                group.use = group.use == Use.TEXT ? Use.IGNORED : group.use;
            }
            case "par", "line", "tab", "cell", "row" -> letter((byte) ' ');
            default -> {
                boolean unknown = starred
                        && !name.equals("shpinst")
                        && !name.equals("shppict")
                        && !name.equals("object")
                        && !name.equals("nonshppict")
                        && !name.equals("background");
                if (unknown && group.use == Use.TEXT) {
                    group.use = Use.IGNORED;
                } else if (unknown && group.use == Use.DATA && group.inner) {
                    group.use = Use.IGNORED;
                }
            }
        }
    }

    private void unicode(int number) {
        if (group.use == Use.FIELD || group.use == Use.TEMPLATE || group.use == Use.VALUE) {
            gathered.append((char) number);
            // What stands in for it where Unicode is not known.
            if (at < rtf.length && rtf[at] == '?') {
                at++;
            }
        }
    }

    private void gather(Use use) {
        // Names and values of one property stand in groups side by side.
        gathered();
        group.use = use;
        gatheredUse = use;
        gatheredDepth = groups.size();
    }

    private Use gatheredUse = Use.TEXT;

    private void gathered() {
        String whole = gathered.toString().strip();
        gathered.setLength(0);
        gatheredDepth = 0;
        Use use = gatheredUse;
        gatheredUse = Use.TEXT;
        if (whole.isEmpty()) {
            return;
        }
        switch (use) {
            case CLASS -> add(classes, whole);
            case FIELD -> add(fields, whole);
            case TEMPLATE -> add(templates, whole);
            case NAME -> property = whole;
            case VALUE -> {
                if (properties.size() < 1_000) {
                    properties.add(new Property(property, whole));
                }
            }
            case TEXT, IGNORED, DATA, FONTS -> {}
        }
    }

    private static void add(Set<String> set, String value) {
        if (set.size() < 500) {
            set.add(value);
        }
    }
}
