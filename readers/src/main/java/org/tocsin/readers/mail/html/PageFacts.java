package org.tocsin.readers.mail.html;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What the pages of one message hold besides links, each list up to a bound.
public final class PageFacts {
    private static final int MOST = 100;
    private static final int MOST_SCRIPTS = 300;
    private static final int SCRIPT_CHARACTERS = 8 << 20;
    private static final int PIECE = 200;

    private final List<Form> forms = new ArrayList<>();
    private final List<Hidden> hidden = new ArrayList<>();
    private final Set<String> pixels = new LinkedHashSet<>();
    private final List<Script> scripts = new ArrayList<>();
    private final List<DataUri> data = new ArrayList<>();
    private int scriptCharacters;
    private boolean full;
    private boolean leftOut;
    private boolean cut;

    /// Text that is there and is not seen.
    ///
    /// @param text its beginning
    /// @param how a word such as `display-none`; docs/mail.md has them all
    public record Hidden(String text, String how) {}

    /// @param source as written
    /// @param attachment in which it stands, or empty for the body
    public record Script(String source, String attachment) {}

    /// A file inside an address.
    ///
    /// @param link the whole address
    /// @param name under which it is to be saved, or empty
    /// @param attachment in which it stands, or empty for the body
    public record DataUri(String link, String name, String attachment) {}

    void add(Form form) {
        if (forms.size() < MOST) {
            forms.add(form);
        } else {
            leftOut = true;
        }
    }

    void hidden(String text, String how) {
        if (hidden.size() < MOST) {
            String line = text.strip().replaceAll("\\s+", " ");
            hidden.add(new Hidden(line.length() > PIECE ? line.substring(0, PIECE) : line, how));
        }
    }

    boolean wantsHidden() {
        return hidden.size() < MOST;
    }

    void pixel(String address) {
        if (pixels.size() < MOST) {
            pixels.add(address);
        }
    }

    void script(String source, String attachment) {
        if (source.isBlank()) {
            return;
        }
        if (scripts.size() >= MOST_SCRIPTS || scriptCharacters + source.length() > SCRIPT_CHARACTERS) {
            full = true;
            return;
        }
        scriptCharacters += source.length();
        scripts.add(new Script(source, attachment));
    }

    void data(String link, String name, String attachment) {
        if (data.size() < MOST) {
            data.add(new DataUri(link, name, attachment));
        } else {
            leftOut = true;
        }
    }

    public List<Form> forms() {
        return forms;
    }

    public List<Hidden> hidden() {
        return hidden;
    }

    /// Pictures too small to be seen, or not shown, that are fetched when the message is opened.
    public Set<String> pixels() {
        return pixels;
    }

    /// In the order found; grows while pages that scripts write are read.
    public List<Script> scripts() {
        return scripts;
    }

    public List<DataUri> data() {
        return data;
    }

    void cut() {
        cut = true;
    }

    /// Whether a page was so large that only its front was taken apart.
    public boolean isCut() {
        return cut;
    }

    /// Whether there were more forms, or files in addresses, than are kept.
    public boolean leavesOut() {
        return leftOut;
    }

    /// Whether there was more script than is looked at.
    public boolean full() {
        return full;
    }
}
