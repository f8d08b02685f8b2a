package org.tocsin.readers.text;

import org.tocsin.model.Gap;
import org.tocsin.model.Source;
import org.tocsin.readers.Readings;

/// Tells of the lines that gave no record: those that follow each other as one place.
public final class UnreadLines {
    private final Damage damage;
    private final String what;
    private long first = -1;
    private long last;
    private long offset;

    /// @param what the lines should be, such as `the audit log`
    public UnreadLines(Source source, Readings out, String what) {
        this.damage = new Damage(source, out);
        this.what = what;
    }

    /// A line that is not of the format. Blank ones are none.
    public void add(Lines.Line line) {
        if (line.text().isBlank()) {
            return;
        }
        if (first >= 0 && line.number() > last + 1) {
            flush();
        }
        if (first < 0) {
            first = line.number();
            offset = line.offset();
        }
        last = line.number();
    }

    /// To be told of every line that was read.
    public void read(Lines.Line line) {
        if (line.cut()) {
            damage.at(
                    line.number(),
                    line.offset(),
                    Gap.Cause.LIMIT,
                    "Line " + line.number() + " is too long; its end was left out.");
        }
    }

    /// Something in a line that could not be read, though the line was.
    public void inside(Lines.Line line, Gap.Cause cause, String detail) {
        damage.at(line.number(), line.offset(), cause, detail);
    }

    private void flush() {
        if (first >= 0) {
            String told = first == last
                    ? "Line " + first + " was not read: it is not in the form of "
                    : "Lines " + first + " to " + last + " were not read: they are not in the form of ";
            damage.at(first, offset, Gap.Cause.UNSUPPORTED, told + what + ".");
            first = -1;
        }
    }

    /// To be called once, at the end.
    public void close() {
        flush();
        damage.close();
    }
}
