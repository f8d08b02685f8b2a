package org.tocsin.readers.mail.content;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tocsin.model.PlainRecord;
import org.tocsin.readers.files.javascript.DataUris;
import org.tocsin.readers.files.javascript.Folding;
import org.tocsin.readers.files.javascript.ScriptFacts;
import org.tocsin.readers.mail.html.Page;
import org.tocsin.readers.mail.html.PageFacts;
import org.tocsin.readers.mail.links.LinkList;
import org.tocsin.readers.mail.links.TextLinks;

/// Folds the scripts of a message's pages, reads the pages that they write, folds the scripts of those, and so on
/// to a bound.
final class ScriptWork {
    /// Pages that scripts write, all together.
    private static final int PAGES = 50;

    private static final int LONGEST_VALUE = 500;

    private final LinkList links;
    private final PageFacts pages;
    private final Map<String, Folding> foldings = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();
    private final Set<String> faults = new LinkedHashSet<>();
    private int foldedScripts;
    private int readData;
    private int steps = Folding.STEPS;

    /// Takes a file that lay in a script or in an address.
    interface Files {
        void take(String attachment, String name, byte[] bytes);
    }

    ScriptWork(LinkList links, PageFacts pages) {
        this.links = links;
        this.pages = pages;
    }

    /// An attachment that is a script as a whole.
    void script(String source, String attachment) {
        fold(source, attachment);
    }

    private void fold(String source, String attachment) {
        Folding folding = foldings.get(attachment);
        if (folding == null) {
            folding = new Folding();
            foldings.put(attachment, folding);
        }
        steps = folding.fold(source, steps);
    }

    void work(Files files) {
        boolean more = true;
        while (more) {
            more = false;
            while (foldedScripts < pages.scripts().size()) {
                PageFacts.Script script = pages.scripts().get(foldedScripts++);
                fold(script.source(), script.attachment());
                more = true;
            }
            while (readData < pages.data().size()) {
                data(pages.data().get(readData++), files);
                more = true;
            }
            for (Map.Entry<String, Folding> each : List.copyOf(foldings.entrySet())) {
                for (String page : List.copyOf(each.getValue().facts().pages())) {
                    more |= page(page, each.getKey());
                }
            }
        }
        foldings.forEach((attachment, folding) -> after(attachment, folding.facts(), files));
        if (pages.full()) {
            faults.add("There is more script in this message than is looked at.");
        }
    }

    private boolean page(String html, String attachment) {
        if (!read.add(html)) {
            return false;
        }
        if (read.size() > PAGES) {
            faults.add("Scripts in this message write more pages than are read.");
            return false;
        }
        Page.read(html, attachment, links, pages);
        return true;
    }

    private void data(PageFacts.DataUri data, Files files) {
        String head =
                data.link().substring(0, Math.min(100, data.link().length())).toLowerCase(Locale.ROOT);
        DataUris.bytes(data.link()).ifPresent(bytes -> {
            if (head.startsWith("data:text/html") || head.startsWith("data:image/svg")) {
                page(new String(bytes, StandardCharsets.UTF_8), data.attachment());
            } else if (head.contains("javascript")) {
                fold(new String(bytes, StandardCharsets.UTF_8), data.attachment());
            } else if (!head.startsWith("data:font") && !head.contains("css") && bytes.length > 0) {
                files.take(data.attachment(), data.name().isEmpty() ? "data" : data.name(), bytes);
            }
        });
    }

    private void after(String attachment, ScriptFacts facts, Files files) {
        String place = attachment.isEmpty() ? "script" : "attachment";
        facts.decoded().forEach(text -> TextLinks.find(text, place, links));
        for (ScriptFacts.Finding finding : facts.findings()) {
            switch (finding.kind()) {
                case "redirect", "sends-to", "loads-script" -> links.add(finding.value(), "", place);
                default -> {}
            }
        }
        for (ScriptFacts.Smuggled file : facts.files()) {
            files.take(attachment, file.name().isEmpty() ? "from-script" : file.name(), file.bytes());
        }
        if (facts.isExhausted()) {
            faults.add("A script in this message was followed only to a bound.");
        }
    }

    void write(PlainRecord.Builder record) {
        foldings.forEach((attachment, folding) -> {
            List<ScriptFacts.Finding> findings = new ArrayList<>(folding.facts().findings());
            folding.facts().files().stream()
                    .filter(file -> file.name().isEmpty())
                    .forEach(file -> findings.add(new ScriptFacts.Finding("html-smuggling", "")));
            folding.facts().decoded().forEach(text -> findings.add(new ScriptFacts.Finding("decoded-address", text)));
            if (folding.facts().isUnread()) {
                findings.add(new ScriptFacts.Finding("unreadable", ""));
            }
            for (ScriptFacts.Finding finding : findings) {
                String value = finding.value();
                record.text("Script.Finding", finding.kind());
                record.text("Script.Value", value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value);
                record.text("Script.Place", attachment.isEmpty() ? "body" : "attachment");
            }
        });
    }

    /// What could not be followed to its end, in sentences.
    Set<String> faults() {
        return faults;
    }
}
