package org.tocsin.readers.mail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One way in which some mail programs read a message that breaks the rules otherwise than most do. Each is a reading
/// of its own: as most programs read, but for this. What is found only where several come together is seen by a
/// "mixture".
enum Habit {
    LAST_WINS("last-wins", "take the last of several"),
    LOOSE_VALUES("loose-values", "make what they can of a badly written field"),
    STRICT_VALUES("strict-values", "give up a field that is badly written"),
    BARE_RETURN("bare-return", "end a line at a carriage return that stands alone"),
    EARLY_BODY("early-body", "begin the text at the first line of a header that is no field"),
    BLANKS_END("blanks-end-header", "end a header at a line of blanks"),
    LATE_HEADER("late-header", "read the header that stands behind the empty line"),
    LOOSE_LINES("loose-boundary", "take a line for a boundary though it goes on behind it"),
    LOOSE_CLOSE("loose-close", "take a line for the closing boundary though it goes on behind it"),
    PREFIX_LINES("prefix-boundary", "take a line for a boundary that only begins like it"),
    PAST_CLOSE("past-the-close", "go on behind the closing boundary"),
    GUESSED("guessing", "guess a boundary or an encoding that is not named"),
    UNWRAPS("unwraps", "undo the transfer encoding of a multipart"),
    UNDECODED("undecoded", "leave a transfer encoding that is oddly written or misplaced undone"),
    OTHER_DECODER("other-decoder", "decode broken base64 or quoted-printable in another way"),
    ANY_MESSAGE("any-message", "take whatever is called a message of some kind for a message"),
    PLAIN_DIGEST("plain-digest", "take the parts of a digest for plain text"),
    OPENS_TEXT("opens-text", "take the files out that are written into a text"),
    UNCLOSED("unclosed", "let the last line end go where the closing boundary is missing");

    /// All readings, the usual one among them.
    static final int ALL = (1 << 20) - 1;

    /// The reading of most programs.
    static final int USUAL = 1;

    static final String USUAL_NAME = "usual";

    private final String label;
    private final String does;

    Habit(String label, String does) {
        this.label = label;
        this.does = does;
    }

    /// All sets of the given habits but the empty one: single ones first, so that what one does alone is told of it.
    static List<Integer> subsets(int habits) {
        List<Integer> sets = new ArrayList<>();
        for (int subset = habits; subset > 0; subset = subset - 1 & habits) {
            sets.add(subset);
        }
        sets.sort(Comparator.comparingInt(Integer::bitCount).thenComparingInt(set -> set));
        return sets;
    }

    int bit() {
        return 2 << ordinal();
    }

    String label() {
        return label;
    }

    /// What such programs do, to follow "some programs".
    String does() {
        return does;
    }
}
