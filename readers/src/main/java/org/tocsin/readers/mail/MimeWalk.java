package org.tocsin.readers.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.tocsin.model.Gap;

/// Walks through the parts of one message in every way that mail programs do. The usual way comes first and whole;
/// wherever the bytes leave a choice, the other ways are put aside and followed afterwards, over that stretch alone. A
/// message by the rules leaves no choice and is walked once.
///
/// Choices are followed in all mixtures: a program with two odd habits sees what two such turns lead to.
final class MimeWalk {
    /// Multiparts inside one another.
    static final int DEPTH = 32;

    /// Turns that are followed beyond the usual way.
    private static final int MOST_TURNS = 5_000;

    private static final Declared.Encoding PLAIN = new Declared.Encoding("", true);

    private final MimeTree tree;
    private final MessageReading.Bounds bounds;
    private final Leaves leaves;
    private final Deque<Turn> turns = new ArrayDeque<>();
    private final Map<Place, Integer> seen = new HashMap<>();
    private final Set<String> boundaries = new HashSet<>();
    private final Defects quiet = new Defects();
    private boolean usual = true;
    private boolean stopped;
    private int taken;
    /// Bytes that may still be gone through on other ways.
    private long work;

    /// Where a part may be: in the message, or in something decoded from it.
    ///
    /// @param outer whether it is the message itself, whose bytes are accounted for
    record Stretch(Lines lines, boolean outer, int from, int to) {
        byte[] bytes() {
            return lines.bytes();
        }

        Stretch within(int start, int end) {
            return new Stretch(lines, outer, start, end);
        }
    }

    private record Place(Lines lines, int from, int to, boolean digest) {}

    /// A way that some programs take.
    ///
    /// @param sentence told if it leads to something new; empty where that is told elsewhere
    private record Turn(int views, String sentence, Consumer<Integer> way) {}

    /// How a part stands in the tree.
    ///
    /// @param path of what it is in; empty for the message itself
    /// @param number counted from 1 in there
    /// @param digest whether it is in a digest, whose parts are messages unless they say otherwise
    record Standing(String path, int number, boolean digest, int depth) {
        String path(boolean container) {
            if (path.isEmpty()) {
                return container ? "0" : "1";
            }
            return path.equals("0") ? "" + number : path + "." + number;
        }

        /// For what is inside a part that is no multipart.
        Standing inner() {
            return new Standing(path(false), 1, false, depth + 1);
        }

        /// The words for it in a sentence.
        String words() {
            return path.isEmpty() ? "the message" : "part " + path(false);
        }
    }

    MimeWalk(MimeTree tree, MessageReading.Bounds bounds) {
        this.tree = tree;
        this.bounds = bounds;
        this.leaves = new Leaves(tree, this);
    }

    void walk(Lines message) {
        Stretch whole = new Stretch(message, true, 0, message.bytes().length);
        work = 8L * whole.to() + (4 << 20);
        entity(whole, new Standing("", 1, false, 0), Habit.ALL);
        usual = false;
        while (!turns.isEmpty() && !stopped) {
            Turn turn = turns.poll();
            int before = leaves.novelties();
            turn.way.accept(turn.views);
            if (leaves.novelties() > before && !turn.sentence.isEmpty()) {
                tree.disagreement(turn.sentence);
            }
        }
    }

    /// Whether the usual way is being walked.
    boolean usual() {
        return usual;
    }

    Defects defects() {
        return usual ? tree.defects() : quiet;
    }

    /// Puts a way aside.
    ///
    /// @param views those that walk here
    /// @param habits what one needs for the way; several are a mixture
    /// @return the views that do not take it
    int turn(int views, int habits, String sentence, Consumer<Integer> way) {
        int takers = Integer.bitCount(habits) == 1 ? views & habits : 0;
        putAside(takers, sentence, way);
        return views & ~takers;
    }

    private void putAside(int takers, String sentence, Consumer<Integer> way) {
        if (++taken > MOST_TURNS) {
            tooManyWays();
        } else {
            turns.add(new Turn(takers, sentence, way));
        }
    }

    private void tooManyWays() {
        stopped |= !usual;
        tree.fault(Gap.Cause.LIMIT, "This message can be read in more ways than were followed.");
    }

    /// @return false when the other ways have cost too much
    boolean spend(int bytes) {
        if (usual || (work -= bytes) > 0) {
            return true;
        }
        tooManyWays();
        return false;
    }

    /// @return false when there are too many parts
    boolean takePart() {
        if (!stopped && bounds.takePart()) {
            return true;
        }
        if (!stopped) {
            tree.fault(Gap.Cause.LIMIT, "This message has more parts than are read.");
        }
        stopped = true;
        return false;
    }

    private void cover(Stretch stretch, int from, int to) {
        if (usual && stretch.outer()) {
            tree.coverage().add(from, to);
        }
    }

    /// A message or part, header and all.
    void entity(Stretch stretch, Standing standing, int views) {
        if (stopped || !isNew(stretch, standing, views)) {
            return;
        }
        List<HeaderBlock> readings = HeaderBlock.readings(stretch.bytes(), stretch.from(), stretch.to(), defects());
        HeaderBlock first = readings.getFirst();
        if (!spend(first.end() - first.from())) {
            return;
        }
        cover(stretch, first.from(), first.kept());
        boolean top = standing.path().isEmpty() && usual;
        if (top) {
            fields(stretch.bytes(), first);
        }
        int rest = views;
        for (HeaderBlock other : readings.subList(1, readings.size())) {
            if (top && shownDifferently(stretch.bytes(), first, other)) {
                tree.disagreement("The header of the message is read in two ways: some programs " + does(other.habits())
                        + ", and show other fields.");
            }
            rest &= turn(
                    views,
                    other.habits(),
                    "The header of " + standing.words() + " is read in two ways: some programs " + does(other.habits())
                            + ".",
                    takers -> declared(stretch, other, standing, takers));
        }
        declared(stretch, first, standing, rest);
    }

    private boolean isNew(Stretch stretch, Standing standing, int views) {
        Place place = new Place(stretch.lines(), stretch.from(), stretch.to(), standing.digest());
        Integer before = seen.putIfAbsent(place, views);
        if (before == null) {
            return true;
        }
        seen.put(place, before | views);
        return (views & ~before) != 0;
    }

    static String does(int habits) {
        List<String> all = new ArrayList<>();
        for (Habit habit : Habit.values()) {
            if ((habits & habit.bit()) != 0) {
                all.add(habit.does());
            }
        }
        return String.join(" and ", all);
    }

    private void fields(byte[] bytes, HeaderBlock block) {
        for (HeaderBlock.Field field : block.fields()) {
            int to = Math.min(field.to(), field.from() + Headers.LONGEST);
            if (to < field.to()) {
                tree.fault(Gap.Cause.LIMIT, "A header field is longer than " + Headers.LONGEST + " bytes and was cut.");
            }
            if (!tree.headers().add(field.name(), HeaderText.unfolded(bytes, field.from(), to))) {
                tree.fault(Gap.Cause.LIMIT, "This message has more header fields than are kept.");
            }
        }
    }

    private static boolean shownDifferently(byte[] bytes, HeaderBlock one, HeaderBlock other) {
        for (String name : List.of("From", "To", "Subject", "Date", "Reply-To")) {
            if (!values(bytes, one, name).equals(values(bytes, other, name))) {
                return true;
            }
        }
        return false;
    }

    private static List<String> values(byte[] bytes, HeaderBlock block, String name) {
        return block.all(name).stream()
                .map(field -> HeaderText.unfolded(bytes, field.from(), field.to()))
                .toList();
    }

    private void declared(Stretch stretch, HeaderBlock block, Standing standing, int views) {
        int rest = views;
        if (Declared.hasStrangeNames(block)) {
            rest &= turn(
                    views,
                    Habit.LOOSE_VALUES.bit(),
                    "A field of the header of " + standing.words() + " has foreign bytes in its name, and counts for"
                            + " programs that " + Habit.LOOSE_VALUES.does() + ".",
                    takers -> declared(
                            stretch, block, new Declared(stretch.bytes(), block, true, quiet), standing, takers));
        }
        declared(stretch, block, new Declared(stretch.bytes(), block, false, defects()), standing, rest);
    }

    private void declared(Stretch stretch, HeaderBlock block, Declared declared, Standing standing, int views) {
        Stretch body = stretch.within(block.end(), stretch.to());
        List<Declared.Choice<Declared.Type>> types = declared.types();
        int rest = views;
        for (Declared.Choice<Declared.Type> other : types.subList(1, types.size())) {
            Declared.Type type = other.value();
            String mine = types.getFirst().value().mime();
            String sentence = type.mime().equals(mine)
                    ? ""
                    : "The type of " + standing.words() + " is " + TransferDecoding.shortened(mine)
                            + " to most programs and " + TransferDecoding.shortened(type.mime())
                            + " to those that " + does(other.habits()) + ".";
            rest &= turn(views, other.habits(), sentence, takers -> typed(body, declared, type, standing, takers));
        }
        typed(body, declared, types.getFirst().value(), standing, rest);
    }

    private void typed(Stretch body, Declared declared, Declared.Type type, Standing standing, int views) {
        if (type.isMultipart() && standing.depth() < DEPTH) {
            multipart(body, declared, type, standing, views);
            return;
        }
        if (type.isMultipart()) {
            tree.fault(Gap.Cause.LIMIT, "Multiparts lie deeper than " + DEPTH + " inside one another.");
        }
        if (leaf(body, declared, type, standing, views)) {
            cover(body, body.from(), body.to());
        }
    }

    /// @return whether it was kept
    private boolean leaf(Stretch body, Declared declared, Declared.Type type, Standing standing, int views) {
        List<Declared.Choice<Declared.Encoding>> encodings = declared.encodings();
        Declared.Encoding first = encodings.getFirst().value();
        int rest = views;
        for (Declared.Choice<Declared.Encoding> other : encodings.subList(1, encodings.size())) {
            Declared.Encoding encoding = other.value();
            rest &= turn(
                    views,
                    other.habits(),
                    "The transfer encoding of " + standing.words() + " is \u201c"
                            + TransferDecoding.shortened(first.name()) + "\u201d to most programs and \u201c"
                            + TransferDecoding.shortened(encoding.name()) + "\u201d to those that "
                            + does(other.habits()) + ".",
                    takers -> leaves.leaf(body, declared, type, encoding, standing, takers));
        }
        rest &= guessedMultipart(body, type, standing, views);
        return leaves.leaf(body, declared, type, first, standing, rest);
    }

    /// A text in which lines of dashes stand before `Content-` lines is a multipart whose header was lost.
    private int guessedMultipart(Stretch body, Declared.Type type, Standing standing, int views) {
        if (!type.mime().isEmpty() && !type.mime().equals("text/plain") && !type.isMultipart()
                || standing.depth() >= DEPTH) {
            return views;
        }
        Lines lines = body.lines();
        for (int i = lines.dashedFrom(body.from()); i < lines.dashedCount() && lines.dashed(i) < body.to(); i++) {
            int at = lines.dashed(i);
            int next = at;
            int most = Math.min(body.to(), at + 1000);
            while (next < most && body.bytes()[next] != '\n' && body.bytes()[next] != '\r') {
                next++;
            }
            while (next < most && (body.bytes()[next] == '\n' || body.bytes()[next] == '\r')) {
                next++;
            }
            if (next + 8 < body.to() && startsContent(body.bytes(), next)) {
                return guess(body, at, standing, views);
            }
        }
        return views;
    }

    private static boolean startsContent(byte[] bytes, int at) {
        return new String(bytes, at, 8, StandardCharsets.ISO_8859_1).equalsIgnoreCase("content-");
    }

    private int guess(Stretch body, int at, Standing standing, int views) {
        byte[] bytes = body.bytes();
        int end = at;
        while (end < body.to() && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        while (end > at && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
            end--;
        }
        if (end - at <= 2 || end - at > 1000) {
            return views;
        }
        byte[] boundary = Arrays.copyOfRange(bytes, at + 2, end);
        return turn(
                views,
                Habit.GUESSED.bit(),
                "Parts are found in " + standing.words() + " by programs that " + Habit.GUESSED.does() + ".",
                takers -> {
                    Boundaries found = new Boundaries(body.lines(), body.from(), body.to(), boundary);
                    divisions(body, found, PLAIN, standing, false, takers);
                });
    }

    private void multipart(Stretch body, Declared declared, Declared.Type type, Standing standing, int views) {
        String path = standing.path(true);
        Map<String, Integer> candidates = Declared.boundaries(type);
        Declared.Encoding encoding = declared.encodings().getFirst().value();
        if (candidates.isEmpty()) {
            defects().add("multipart without a boundary");
            int rest = views & guessFirst(body, standing, views);
            if (leaves.leaf(body, declared, type, encoding, standing, rest)) {
                cover(body, body.from(), body.to());
            }
            return;
        }
        boolean digest = type.mime().equals("multipart/digest");
        int rest = views & unwrapped(body, encoding, candidates, standing, digest, views);
        Boundaries first = new Boundaries(body.lines(), body.from(), body.from(), new byte[0]);
        boolean chosen = false;
        for (Map.Entry<String, Integer> candidate : candidates.entrySet()) {
            String boundary = candidate.getKey();
            int habits = candidate.getValue();
            Boundaries found = new Boundaries(
                    body.lines(), body.from(), body.to(), boundary.getBytes(StandardCharsets.ISO_8859_1));
            if (habits == 0 && !chosen) {
                first = found;
                chosen = true;
                boundaries.add(boundary);
            } else if (!found.none()) {
                boundaries.add(boundary);
                rest &= turn(
                        views,
                        habits,
                        "The boundary of " + standing.words() + " is another to programs that " + does(habits) + ".",
                        takers -> divisions(body, found, encoding, standing, digest, takers));
            } else if (habits == Habit.LAST_WINS.bit()) {
                rest &= turn(
                        views,
                        habits,
                        "Programs that " + does(habits) + " find no parts in " + standing.words() + ".",
                        takers -> leaves.partless(body, encoding, standing.path(true), takers));
            }
        }
        if (!Declared.isSound(type) && !first.none()) {
            rest &= turn(
                    views,
                    Habit.STRICT_VALUES.bit(),
                    "",
                    takers -> leaves.partless(body, encoding, standing.path(true), takers));
        }
        if (first.usual().partless()) {
            rest &= guessFirst(body, standing, views);
        }
        if (usual) {
            if (!takePart()) {
                return;
            }
            leaves.container(declared, type, encoding, path, views);
            if (!TransferDecoding.isPlain(encoding.name())) {
                defects().add("multipart with a transfer encoding: " + TransferDecoding.shortened(encoding.name()));
            }
        }
        divisions(body, first, encoding, standing, digest, rest);
    }

    /// Programs that undo a multipart's transfer encoding find its parts in what comes out.
    private int unwrapped(
            Stretch body,
            Declared.Encoding encoding,
            Map<String, Integer> candidates,
            Standing standing,
            boolean digest,
            int views) {
        if (!TransferDecoding.changes(encoding.name()) || !spend(body.to() - body.from())) {
            return views;
        }
        byte[] decoded = TransferDecoding.decode(
                        body.bytes(), body.from(), body.to(), encoding.name(), standing.path(true), quiet)
                .bytes();
        Lines lines = Lines.of(decoded);
        Stretch inside = new Stretch(lines, false, 0, decoded.length);
        int rest = views;
        for (Map.Entry<String, Integer> candidate : candidates.entrySet()) {
            Boundaries found =
                    new Boundaries(lines, 0, decoded.length, candidate.getKey().getBytes(StandardCharsets.ISO_8859_1));
            if (!found.none()) {
                rest &= turn(
                        views,
                        Habit.UNWRAPS.bit() | candidate.getValue(),
                        "Parts lie inside the encoded text of " + standing.words() + ", for programs that "
                                + Habit.UNWRAPS.does() + ".",
                        takers -> divisions(inside, found, PLAIN, standing, digest, takers));
            }
        }
        return rest;
    }

    /// The first line that begins with dashes and is more than a rule, where the named boundary is of no use.
    private int guessFirst(Stretch body, Standing standing, int views) {
        Lines lines = body.lines();
        for (int i = lines.dashedFrom(body.from()); i < lines.dashedCount() && lines.dashed(i) < body.to(); i++) {
            int at = lines.dashed(i);
            int end = at;
            boolean rule = true;
            int most = Math.min(body.to(), at + 1000);
            while (end < most && body.bytes()[end] > ' ') {
                rule &= body.bytes()[end++] == '-';
            }
            if (end - at > 2 && !(rule && end - at > 4)) {
                return guess(body, at, standing, views);
            }
        }
        return views;
    }

    private void divisions(
            Stretch body, Boundaries found, Declared.Encoding encoding, Standing standing, boolean digest, int views) {
        int rest = views;
        if (found.full()) {
            tree.fault(Gap.Cause.LIMIT, "This message has more boundaries than are looked at.");
        }
        if (found.isOdd()) {
            putAside(views, "", all -> {
                // Asked only now, when all boundaries of the multiparts inside are known.
                int agreeing = all & found.habits();
                for (Boundaries.Division other : found.others(at -> isBoundary(body, at))) {
                    agreeing &= ~(Integer.bitCount(other.habits()) == 1 ? other.habits() : 0);
                    turn(
                            all,
                            other.habits(),
                            "The parts of " + standing.words() + " are others to programs that " + does(other.habits())
                                    + ".",
                            takers -> divide(body, found, other, encoding, standing, digest, takers));
                }
                if (agreeing != 0) {
                    divide(body, found, found.usual(), encoding, standing, digest, agreeing);
                }
            });
            rest &= ~found.habits();
        }
        divide(body, found, found.usual(), encoding, standing, digest, rest);
    }

    private boolean isBoundary(Stretch body, int at) {
        int end = at + 2;
        byte[] bytes = body.bytes();
        int most = Math.min(body.to(), at + 1000);
        while (end < most && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        String line = new String(bytes, at + 2, end - at - 2, StandardCharsets.ISO_8859_1).stripTrailing();
        return boundaries.contains(line)
                || line.endsWith("--") && boundaries.contains(line.substring(0, line.length() - 2));
    }

    private void divide(
            Stretch body,
            Boundaries found,
            Boundaries.Division division,
            Declared.Encoding encoding,
            Standing standing,
            boolean digest,
            int views) {
        List<Boundaries.Line> lines = division.lines();
        String path = standing.path(true);
        if (division.partless()) {
            defects().add("multipart without parts");
            leaves.partless(body, encoding, path, views);
            cover(body, body.from(), body.to());
            if (!lines.isEmpty()) {
                leaves.partless(body.within(body.from(), lines.getFirst().at()), encoding, path, views);
            }
            return;
        }
        int preamble = found.partEnd(body.from(), lines.getFirst());
        outside(body.within(body.from(), preamble), standing, views, false);
        cover(body, preamble, lines.getFirst().next());
        int number = 0;
        for (int i = 0; i < lines.size() && !stopped; i++) {
            Boundaries.Line line = lines.get(i);
            boolean last = i + 1 == lines.size();
            int end = last ? body.to() : Math.max(line.next(), found.partEnd(line.next(), lines.get(i + 1)));
            Stretch part = body.within(line.next(), end);
            if (line.close()) {
                outside(part, standing, views, true);
            } else if (part.from() < part.to() || !last && lines.get(i + 1).at() > line.next()) {
                number++;
                Standing inner = new Standing(path, number, digest, standing.depth() + 1);
                int rest = views;
                if (last) {
                    defects().add("multipart without closing boundary");
                    rest = trimmed(part, inner, views);
                }
                entity(part, inner, rest);
            }
            cover(body, end, last ? body.to() : lines.get(i + 1).next());
        }
    }

    /// Where the closing boundary is missing, some programs let the last line end go all the same.
    private int trimmed(Stretch part, Standing standing, int views) {
        int end = part.to();
        byte[] bytes = part.bytes();
        if (end == part.from() || bytes[end - 1] != '\n' && bytes[end - 1] != '\r') {
            return views;
        }
        end -= bytes[end - 1] == '\n' && end - 2 >= part.from() && bytes[end - 2] == '\r' ? 2 : 1;
        Stretch shorter = part.within(part.from(), end);
        return turn(views, Habit.UNCLOSED.bit(), "", takers -> entity(shorter, standing, takers));
    }

    /// What stands before the first part or behind the last.
    private void outside(Stretch stretch, Standing standing, int views, boolean behind) {
        if (stretch.from() >= stretch.to()) {
            return;
        }
        if (usual) {
            String text = Charsets.guessed(stretch.bytes(), stretch.from(), stretch.to());
            if (!text.isBlank()) {
                if (behind) {
                    tree.defects().add("text behind the last part of a multipart");
                }
                tree.addText(tree.outside(), text);
            }
            cover(stretch, stretch.from(), stretch.to());
        }
        int at = stretch.from();
        while (at < stretch.to() && (stretch.bytes()[at] == '\n' || stretch.bytes()[at] == '\r')) {
            at++;
        }
        if (at + 8 < stretch.to() && startsContent(stretch.bytes(), at)) {
            Stretch part = stretch.within(at, stretch.to());
            Standing inner = new Standing(standing.path(true), 0, false, standing.depth() + 1);
            turn(
                    views,
                    Habit.LATE_HEADER.bit(),
                    "What stands outside the parts of " + standing.words() + " is a part to some programs.",
                    takers -> entity(part, inner, takers));
        }
    }

    /// A part found inside another once that was decoded, for all that see the outer one.
    void inside(byte[] decoded, Standing standing, int views) {
        entity(new Stretch(Lines.of(decoded), false, 0, decoded.length), standing, views);
    }
}
