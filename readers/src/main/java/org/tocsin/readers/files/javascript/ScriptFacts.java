package org.tocsin.readers.files.javascript;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the scripts of one message do, as far as folding shows it.
public final class ScriptFacts {
    private static final int MOST = 200;
    private static final int LONGEST = 2_000;

    private final Set<Finding> findings = new LinkedHashSet<>();
    private final List<String> pages = new ArrayList<>();
    private final List<Smuggled> files = new ArrayList<>();
    private final Set<String> decoded = new LinkedHashSet<>();
    private Optional<String> pendingName = Optional.empty();
    private boolean unread;
    private boolean exhausted;

    /// One thing that a script does.
    ///
    /// @param kind `html-smuggling`, `redirect`, `sends-to`, `writes-page`, `decoded-address`, `loads-script`,
    ///     `evaluates`, `calls` (a method of an object of Windows, with what is known of its arguments),
    /// `unreadable`
    /// @param value the file's name, the address, the beginning of the text
    public record Finding(String kind, String value) {}

    /// A file that a script puts together and offers to save.
    ///
    /// @param name empty where the script gives none
    public record Smuggled(String name, byte[] bytes) {}

    void add(String kind, String value) {
        if (findings.size() < MOST) {
            findings.add(new Finding(kind, value.length() > LONGEST ? value.substring(0, LONGEST) : value));
        }
    }

    void page(String html) {
        if (pages.size() < MOST && !html.isBlank()) {
            pages.add(html);
        }
    }

    void decoded(String text) {
        if (decoded.size() < MOST && text.contains("://")) {
            decoded.add(text);
        }
    }

    void file(byte[] bytes) {
        if (files.size() < MOST && files.stream().noneMatch(file -> java.util.Arrays.equals(file.bytes(), bytes))) {
            files.add(new Smuggled(pendingName.orElse(""), bytes));
            pendingName.ifPresent(name -> add("html-smuggling", name));
            pendingName = Optional.empty();
        }
    }

    /// The name under which a file is to be saved; scripts give it before or after the file.
    void name(String name) {
        if (!files.isEmpty() && files.getLast().name().isEmpty()) {
            files.set(files.size() - 1, new Smuggled(name, files.getLast().bytes()));
            add("html-smuggling", name);
        } else {
            pendingName = Optional.of(name);
        }
    }

    void unread() {
        unread = true;
    }

    void exhausted() {
        exhausted = true;
    }

    /// In the order found, each once.
    public Set<Finding> findings() {
        return findings;
    }

    /// Pages that scripts write, not yet read.
    public List<String> pages() {
        return pages;
    }

    public List<Smuggled> files() {
        return files;
    }

    /// Texts with addresses in them that scripts had encoded.
    public Set<String> decoded() {
        return decoded;
    }

    /// Whether a script could not be parsed, so that only its literals were looked at.
    public boolean isUnread() {
        return unread;
    }

    /// Whether folding ended at a bound.
    public boolean isExhausted() {
        return exhausted;
    }
}
