package org.tocsin.detect.indicators;

import java.util.Optional;
import org.tocsin.knowledge.indicators.Address;
import org.tocsin.knowledge.indicators.Defanged;
import org.tocsin.knowledge.indicators.HostName;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.knowledge.indicators.WebAddress;
import org.tocsin.model.Text;

/// Looks through one value for everything that could be listed, in a single pass: runs of letters, digits and dots are
/// taken as host names, addresses, hashes and file names, and looked up. Only what is found is looked at more closely.
/// Belongs to one thread.
final class Search {
    /// How many signs at the end of a web address may belong to the sentence around it.
    private static final int MOST_PUNCTUATION = 8;

    /// Receives what was found.
    interface Sightings {
        /// @param place the indicator's place in the index
        /// @param from where it stands in `chars`
        void met(int place, Sighting how, char[] chars, int length, int from, int to);
    }

    /// What the name of a field says about its values.
    ///
    /// @param versions values such as `1.2.3.4` are versions, no addresses
    /// @param names a bare word may be the name of a file or program
    record FieldSense(boolean versions, boolean names) {}

    private final Index index;
    private final Sightings out;
    private final long[] address = new long[2];
    private char[] plain = new char[256];
    private char[] chars = plain;
    private int length;
    private FieldSense sense = new FieldSense(false, false);
    private int spaceStart;
    private int quoteStart;
    /// Where the last run of the text ends.
    private int lastStop;

    Search(Index index, Sightings out) {
        this.index = index;
        this.out = out;
    }

    void look(Text text, FieldSense fieldSense) {
        chars = text.buffer();
        length = text.length();
        sense = fieldSense;
        if (!pass(false)) {
            if (plain.length < length) {
                plain = new char[Math.max(length, 2 * plain.length)];
            }
            length = Defanged.restore(chars, length, plain);
            chars = plain;
            pass(true);
        }
    }

    /// @param restored whether defanged forms were already brought back
    /// @return false when the first defanged form is met, so that the text must be restored and looked at again
    private boolean pass(boolean restored) {
        boolean six = !index.addresses.isEmpty();
        boolean paths = !index.paths.isEmpty();
        int sixDone = 0;
        spaceStart = 0;
        quoteStart = 0;
        lastStop = length;
        while (lastStop > 0 && Letters.kind(chars, lastStop - 1) == 0) {
            lastStop--;
        }
        int i = 0;
        while (i < length) {
            int kind = Letters.kind(chars, i);
            if (kind == 0) {
                char c = chars[i];
                if (c == ':') {
                    if (six && i >= sixDone) {
                        sixDone = six(i);
                    }
                } else if (paths && c <= ' ') {
                    spaceStart = i + 1;
                } else if (paths && (c == '"' || c == '\'')) {
                    quoteStart = i + 1;
                    spaceStart = i + 1;
                }
                if (!restored && mayBeDefanged(c) && Defanged.at(chars, i, length)) {
                    return false;
                }
                i++;
                continue;
            }
            int from = i;
            int kinds = 0;
            int dots = 0;
            do {
                kinds |= kind;
                dots += kind >>> 1 & 1;
                i++;
            } while (i < length && (kind = Letters.kind(chars, i)) != 0);
            run(from, i, kinds, dots);
        }
        return true;
    }

    private static boolean mayBeDefanged(char c) {
        return c == '[' || c == '(' || c == '{' || c == '\u00AD' || c == '\u200B' || c == '\u2060' || c == '\uFEFF';
    }

    private void run(int start, int stop, int kinds, int dots) {
        if (!index.tails.isEmpty()
                && (stop == lastStop || isPathEnd(start, stop))
                && index.tails.find(chars, start, stop, false) != Keys.NOTHING) {
            file(start, stop, dots);
        }
        boolean encoded = start > 0 && chars[start - 1] == '%' && stop - start > 2;
        words(encoded && isHex(chars[start]) && isHex(chars[start + 1]) ? start + 2 : start, stop, kinds, dots);
        if ((kinds & Letters.SPACELESS) != 0 && dots > 0) {
            between(start, stop);
        }
    }

    /// Names in a text whose script puts no blanks between words: the parts of the run in other scripts.
    private void between(int start, int stop) {
        int from = start;
        while (from < stop) {
            int kinds = 0;
            int dots = 0;
            int to = from;
            for (int kind; to < stop && ((kind = Letters.kind(chars, to)) & Letters.SPACELESS) == 0; to++) {
                kinds |= kind;
                dots += kind >>> 1 & 1;
            }
            if (dots > 0) {
                words(from, to, kinds, dots);
            }
            from = to + 1;
        }
    }

    private void words(int start, int stop, int kinds, int allDots) {
        int from = start;
        int to = stop;
        int dots = allDots;
        while (to > from && Letters.kind(chars, to - 1) == Letters.DOT) {
            to--;
            dots--;
        }
        while (from < to && (Letters.kind(chars, from) == Letters.DOT || chars[from] == '-')) {
            dots -= chars[from] == '-' ? 0 : 1;
            from++;
        }
        if (dots == 0) {
            hash(from, to, kinds);
            email(from, to);
        } else if ((kinds & Letters.NOT_DIGIT) == 0) {
            four(from, to, dots);
        } else {
            host(from, to, kinds);
        }
    }

    private void hash(int from, int to, int kinds) {
        int size = to - from;
        if ((kinds & Letters.NOT_HEX) == 0 && (size == 32 || size == 40 || size == 64 || size == 128)) {
            met(index.hashes.find(chars, from, to, false), Sighting.EXACT, from, to);
        }
    }

    private void four(int from, int to, int dots) {
        if (dots != 3 || index.addresses.isEmpty() && index.urlHosts.isEmpty()) {
            return;
        }
        if (!index.addresses.isEmpty() && Address.parse(chars, from, to, address)) {
            address(from, to);
        }
        if (!index.urlHosts.isEmpty()) {
            web(index.urlHosts.find(chars, from, to, false), from, to);
        }
        email(from, to);
    }

    private void address(int from, int to) {
        int place = index.addresses.find(address[0], address[1]);
        if (place != Keys.NOTHING && !isVersion(from)) {
            boolean network = index.at(place).type() == IndicatorType.NETWORK;
            met(place, network ? Sighting.INSIDE : Sighting.EXACT, from, to);
        }
    }

    /// Looks up a host name and all its parents, from the right; the longest that is listed counts.
    private void host(int from, int to, int kinds) {
        long hash = Keys.EMPTY;
        int found = Keys.NOTHING;
        boolean whole = false;
        int labels = 0;
        for (int i = to - 1; i >= from; i--) {
            char c = Letters.fold(chars[i]);
            if (c == '.' && ++labels > 1) {
                int parent = index.domains.find(hash, chars, i + 1, to);
                found = parent == Keys.NOTHING ? found : parent;
            }
            hash = Keys.step(hash, c);
        }
        int exact = index.domains.find(hash, chars, from, to);
        if (exact != Keys.NOTHING) {
            found = exact;
            whole = true;
        }
        if (found == Keys.NOTHING && (kinds & Letters.FOREIGN) != 0 && index.international) {
            foreign(from, to);
        }
        if (found != Keys.NOTHING && !isFileName(from)) {
            met(found, whole ? Sighting.EXACT : Sighting.BELOW, from, to);
        }
        if (!index.urlHosts.isEmpty()) {
            web(index.urlHosts.find(hash, chars, from, to), from, to);
        }
        email(from, to);
    }

    /// A name that is written otherwise than anybody listed it, in its ASCII form.
    private void foreign(int from, int to) {
        if (to - from > 253) {
            return;
        }
        Optional<String> ascii = HostName.canonical(new String(chars, from, to - from));
        if (ascii.isEmpty()) {
            return;
        }
        String name = ascii.get();
        for (int dot = -1; name.indexOf('.', dot + 1) >= 0; dot = name.indexOf('.', dot + 1)) {
            int place = index.domains.find(name.substring(dot + 1));
            if (place != Keys.NOTHING) {
                met(place, dot < 0 ? Sighting.EXACT : Sighting.BELOW, from, to);
                return;
            }
        }
    }

    /// The e-mail address that ends in this host. Signs that may stand in a local part but mostly stand before one
    /// (`to=name@…`, `'name@…`) are tried as its border too; letters, digits and `._-+` are not.
    private void email(int from, int to) {
        if (from == 0 || chars[from - 1] != '@' || index.emails.isEmpty()) {
            return;
        }
        long hash = Keys.EMPTY;
        int least = Math.max(0, to - index.emails.longest());
        for (int start = to - 1; start >= least; start--) {
            if (start < from - 1 && !isLocal(chars[start])) {
                return;
            }
            hash = Keys.step(hash, Letters.fold(chars[start]));
            if (start < from - 1 && (start == 0 || !isCore(chars[start - 1]))) {
                met(index.emails.find(hash, chars, start, to), Sighting.EXACT, start, to);
            }
        }
    }

    /// The web address that begins with this host, which carries listed addresses.
    private void web(int place, int from, int to) {
        if (place == Keys.NOTHING || isFileName(from)) {
            return;
        }
        int end = to;
        int most = Math.min(length, from + index.urls.longest() + 64);
        while (end < most && isUrl(chars[end])) {
            end++;
        }
        for (int stop = end; stop >= to && end - stop < MOST_PUNCTUATION; stop--) {
            Optional<String> seen = WebAddress.canonical(new String(chars, from, stop - from));
            if (seen.isPresent()) {
                int exact = index.urls.find(Letters.fold(seen.get()));
                if (exact != Keys.NOTHING) {
                    met(exact, Sighting.EXACT, from, stop);
                    return;
                }
            }
            if (stop == to || !isPunctuation(chars[stop - 1])) {
                break;
            }
        }
        if (!index.isOnSharedHost(place)) {
            met(place, Sighting.HOST, from, to);
        }
    }

    /// Tries the IPv6 address around a colon.
    ///
    /// @return where the text that was tried ends
    private int six(int colon) {
        int from = colon;
        while (from > 0 && colon - from < 5 && isHex(chars[from - 1])) {
            from--;
        }
        if (from == colon && colon + 1 < length && chars[colon + 1] != ':') {
            from++;
        }
        int to = colon;
        int colons = 0;
        while (to < length && to - from <= 45 && (isHex(chars[to]) || chars[to] == ':' || chars[to] == '.')) {
            colons += chars[to] == ':' ? 1 : 0;
            to++;
        }
        int end = to;
        while (end > from && (chars[end - 1] == '.' || chars[end - 1] == ':' && !(end > 1 && chars[end - 2] == ':'))) {
            end--;
        }
        boolean alone = (from == 0 || Letters.kind(chars, from - 1) == 0)
                && (end == length || end < to || Letters.kind(chars, end) == 0);
        if (colons >= 2 && alone && Address.parse(chars, from, end, address)) {
            address(from, end);
        }
        return to;
    }

    /// A file's name or path, of which the end is listed.
    private void file(int start, int stop, int dots) {
        if (dots > 0 && isPathEnd(start, stop)) {
            met(index.names.find(chars, start, stop, false), Sighting.NAME, start, stop);
        }
        path(spaceStart, stop);
        path(quoteStart, stop);
        if (stop == lastStop) {
            int end = length;
            while (end > stop && (chars[end - 1] == '"' || chars[end - 1] == '\'' || chars[end - 1] <= ' ')) {
                end--;
            }
            path(0, end);
            wholeName(end);
        }
    }

    /// The last part of a value that is a path, or the value itself: names with blanks or brackets in them too.
    private void wholeName(int end) {
        int from = end;
        int least = Math.max(0, end - index.names.longest() - 1);
        while (from > least && !isSeparator(chars[from - 1]) && chars[from - 1] != '"') {
            from--;
        }
        boolean dotted = false;
        for (int i = from; i < end; i++) {
            dotted |= chars[i] == '.';
        }
        if (dotted || sense.names()) {
            met(index.names.find(chars, from, end, false), Sighting.NAME, from, end);
        }
    }

    private void path(int from, int to) {
        if (from < to) {
            met(index.paths.find(chars, from, to, true), Sighting.NAME, from, to);
        }
    }

    private void met(int place, Sighting how, int from, int to) {
        if (place != Keys.NOTHING) {
            out.met(place, how, chars, length, from, to);
        }
    }

    private boolean isPathEnd(int from, int to) {
        return from > 0 && isSeparator(chars[from - 1]) && (to == length || !isSeparator(chars[to]));
    }

    /// `C:\tools\more.com` is a file; `\\more.com\share` is a host.
    private boolean isFileName(int from) {
        return from > 0 && chars[from - 1] == '\\' && (from == 1 || chars[from - 2] != '\\');
    }

    /// Whether four numbers are the version of a program: in a field of versions, after `Browser/` or `Version=`, or as
    /// a folder.
    private boolean isVersion(int from) {
        if (sense.versions()) {
            return true;
        }
        if (from > 1 && isSeparator(chars[from - 1]) && !isSeparator(chars[from - 2]) && chars[from - 2] != ':') {
            return true;
        }
        int i = from;
        while (i > 0 && from - i < 4 && " =:\"'".indexOf(chars[i - 1]) >= 0) {
            i--;
        }
        return i < from && (endsWith(i, "version") || endsWith(i, "ver") || endsWith(i, "build"));
    }

    private boolean endsWith(int end, String lower) {
        int from = end - lower.length();
        if (from < 0) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (Letters.fold(chars[from + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSeparator(char c) {
        return c == '\\' || c == '/';
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    /// What may stand before the @ of an address (RFC 5322, atext and dot), and letters of other scripts.
    private static boolean isLocal(char c) {
        return c > 127 || Character.isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".indexOf(c) >= 0;
    }

    private static boolean isCore(char c) {
        return Letters.isWord(c) || c == '.' || c == '+';
    }

    private static boolean isUrl(char c) {
        return c > ' ' && c != '"' && c != '<' && c != '>' && c != '`' && c != '{' && c != '}' && c != '|';
    }

    private static boolean isPunctuation(char c) {
        return ".,;:!?)]'/".indexOf(c) >= 0;
    }
}
