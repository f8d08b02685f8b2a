package org.tocsin.readers.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// The lines that divide one multipart, as the readings have them
/// ([RFC 2046, 5.1.1](https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1)).
final class Boundaries {
    /// Lines of one multipart that are looked at; many more than parts are read.
    private static final int MOST = 50_000;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final byte[] boundary;
    private final List<Hit> hits = new ArrayList<>();
    private int signs;
    private boolean full;
    /// The end of the line last looked at: carriage returns alone may put many candidates on one.
    private int lineEnd;

    /// A line that may be a boundary.
    ///
    /// @param at where it begins
    /// @param next where what follows begins
    /// @param close whether it says that no part follows
    /// @param needs the habits that take it for a boundary
    private record Hit(int at, int next, boolean close, int needs) {}

    /// A boundary of one reading.
    record Line(int at, int next, boolean close) {}

    /// How one reading divides the multipart.
    record Division(List<Line> lines, int habits) {
        /// Whether no part begins at any of the lines.
        boolean partless() {
            return lines.isEmpty() || lines.getFirst().close() && lines.size() == 1;
        }
    }

    Boundaries(Lines lines, int from, int to, byte[] boundary) {
        this.bytes = lines.bytes();
        this.from = from;
        this.to = to;
        this.boundary = boundary;
        int count = lines.dashedCount();
        boolean closed = false;
        for (int i = lines.dashedFrom(from); i < count && lines.dashed(i) < to; i++) {
            int at = lines.dashed(i);
            if (at + 2 + boundary.length <= to && matches(at + 2)) {
                closed = hit(at, closed);
            }
        }
    }

    private boolean matches(int at) {
        for (int i = 0; i < boundary.length; i++) {
            if (bytes[at + i] != boundary[i]) {
                return false;
            }
        }
        return true;
    }

    /// @return whether a sound closing boundary was seen
    private boolean hit(int at, boolean closed) {
        int behind = at + 2 + boundary.length;
        int bare = at > from && bytes[at - 1] == '\r' ? Habit.BARE_RETURN.bit() : 0;
        boolean dashes = behind + 1 < to && bytes[behind] == '-' && bytes[behind + 1] == '-';
        int end = behindBlanks(dashes ? behind + 2 : behind);
        int feed = end;
        while (feed < to && feed - end < 16 && bytes[feed] == '\r') {
            feed++;
        }
        boolean whole = feed >= to || bytes[feed] == '\n';
        if (feed < to && feed - end > (whole ? 1 : 0)) {
            // To some, the first of these carriage returns ends the line.
            add(new Hit(at, end + 1, dashes, Habit.BARE_RETURN.bit()));
        }
        if (whole) {
            add(new Hit(at, Math.min(to, feed + 1), dashes, bare));
            signs |= closed ? Habit.PAST_CLOSE.bit() : 0;
            return closed || dashes && bare == 0;
        }
        boolean apart = behind < to && (bytes[behind] == '-' || bytes[behind] <= ' ' && bytes[behind] >= 0);
        int needs = bare | (apart ? Habit.LOOSE_LINES.bit() : Habit.PREFIX_LINES.bit());
        int line = Math.max(behind, lineEnd);
        while (line < to && bytes[line] != '\n') {
            line++;
        }
        lineEnd = line;
        add(new Hit(at, Math.min(to, line + 1), dashes, needs));
        if (dashes) {
            add(new Hit(at, Math.min(to, line + 1), true, bare | Habit.LOOSE_CLOSE.bit()));
        }
        return closed;
    }

    private void add(Hit hit) {
        if (hits.size() < MOST) {
            hits.add(hit);
            signs |= hit.needs;
        } else {
            full = true;
        }
    }

    /// Whether there were more such lines than are looked at.
    boolean full() {
        return full;
    }

    private int behindBlanks(int at) {
        int i = at;
        while (i < to && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        return i;
    }

    /// Whether no reading takes any line for a boundary.
    boolean none() {
        return hits.isEmpty();
    }

    /// Whether readings may divide it in different ways.
    boolean isOdd() {
        return signs != 0;
    }

    /// The habits of those readings.
    int habits() {
        return signs;
    }

    Division usual() {
        return divide(0);
    }

    /// The divisions that differ from the usual one, each once.
    ///
    /// @param explained whether the line at a place is the boundary of a multipart inside
    List<Division> others(IntPredicate explained) {
        if (signs == 0) {
            return List.of();
        }
        hits.removeIf(hit ->
                (hit.needs & (Habit.LOOSE_LINES.bit() | Habit.PREFIX_LINES.bit())) != 0 && explained.test(hit.at));
        List<Division> all = new ArrayList<>();
        all.add(usual());
        for (int subset : Habit.subsets(signs)) {
            Division division = divide(subset);
            if (all.stream().noneMatch(known -> known.lines().equals(division.lines()))) {
                all.add(division);
            }
        }
        return all.subList(1, all.size());
    }

    private Division divide(int habits) {
        List<Line> lines = new ArrayList<>();
        int reached = from;
        for (Hit hit : hits) {
            if ((hit.needs & ~habits) != 0 || hit.at < reached) {
                continue;
            }
            lines.add(new Line(hit.at, hit.next, hit.close));
            reached = hit.next;
            if (hit.close && (habits & Habit.PAST_CLOSE.bit()) == 0) {
                break;
            }
        }
        return new Division(lines, habits);
    }

    /// Where the part ends that stands before a boundary: the line end before it belongs to the boundary.
    int partEnd(int start, Line line) {
        int end = line.at();
        if (end > start && bytes[end - 1] == '\n') {
            end--;
            if (end > start && bytes[end - 1] == '\r') {
                end--;
            }
        } else if (end > start && bytes[end - 1] == '\r') {
            end--;
        }
        return end;
    }
}
