package org.tocsin.readers.files.vba;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.words.Addresses;
import org.tocsin.readers.files.words.Deeds;
import org.tocsin.readers.files.words.Disguise;

/// What the macros of a project are and would do, told as facts.
public final class VbaMacros {
    /// Procedures that an Office program calls by itself, by name.
    private static final Pattern BY_ITSELF =
            Pattern.compile("auto(?:_?(?:exec|open|close|exit|new|activate|deactivate))"
                    + "|(?:document|workbook|presentation|slideshow|project|application|auto|app|xlapp|wdapp)_"
                    + "(?:open|close|new|beforeclose|activate|deactivate|windowactivate|documentopen|documentbeforeclose"
                    + "|newdocument|workbookopen|startup|begin|afternewpresentation|beforesave|contentcontrolonenter)"
                    + "|document(?:open|close|change|beforeclose)|newdocument|onslideshow(?:pagechange|terminate)"
                    + "|\\w+_(?:layout|painted|painting|mousehover|gotfocus|mousemove|mouseenter|beforenavigate2|navigatecomplete2"
                    + "|statustextchange|titlechange|downloadbegin|documentcomplete|downloadcomplete|progresschange"
                    + "|propertychange|commandstatechange|resize)");

    /// Controls that mail for a macro gets started by just being there.
    private static final Pattern DRAWN = Pattern.compile("\\w+_(?:layout|painted|painting|mousehover|gotfocus|mousemove"
            + "|mouseenter|beforenavigate2|navigatecomplete2|statustextchange|titlechange|downloadbegin"
            + "|documentcomplete|downloadcomplete|progresschange|propertychange|commandstatechange|resize)");

    private static final int LETTERS_APART = 40;

    private VbaMacros() {}

    /// @param shown texts of controls, properties and variables of the document by lower-case name; the macro can
    ///     read
    ///     them, a reader of its source cannot
    public static void tell(VbaProject project, Map<String, String> shown, String place, Facts facts) {
        if (!project.isPresent()) {
            return;
        }
        List<VbaProject.Module> modules = project.modules();
        if (project.damaged()) {
            facts.fact("macro-project-damaged", "", place);
            facts.gap(
                    Gap.Cause.DAMAGED,
                    "the directory of its macros is damaged; modules were looked for by their looks");
        }
        List<String> sources = new ArrayList<>();
        for (VbaProject.Module module : modules) {
            if (!code(module.source()).isBlank()) {
                sources.add(module.source());
                facts.source("vba", module.name(), module.source());
            }
        }
        if (!sources.isEmpty()) {
            facts.fact("macro", String.join(", ", names(modules)), place);
        }
        compiled(project, place, facts);
        tell(sources, shown, "vba", place, facts);
    }

    /// Sources in Visual Basic or VBScript, wherever they were found.
    ///
    /// @param prefix-free language, only for telling
    public static void tell(
            List<String> sources, Map<String, String> shown, String language, String place, Facts facts) {
        if (sources.isEmpty()) {
            return;
        }
        Folding folding = new Folding(sources, shown);
        folding.run();
        if (folding.cut()) {
            facts.gap(Gap.Cause.LIMIT, "its macros were not followed to their end: too many steps");
        }
        StringBuilder names = new StringBuilder();
        Set<String> literals = new LinkedHashSet<>();
        int letters = 0;
        for (String source : sources) {
            for (List<Lines.Token> line : Lines.of(source)) {
                if (line.getFirst().is("attribute")) {
                    continue;
                }
                for (Lines.Token token : line) {
                    if (token.sort() == Lines.Sort.TEXT) {
                        literals.add(token.text());
                    } else if (token.sort() == Lines.Sort.NAME) {
                        names.append(token.text()).append(' ');
                        String name = token.text().toLowerCase(Locale.ROOT);
                        letters += name.equals("chr") || name.equals("chrw") || name.equals("chrb") ? 1 : 0;
                    }
                }
                names.append('\n');
            }
        }
        byItself(folding.procedures(), place, facts);
        Set<String> made = new LinkedHashSet<>(folding.made());
        made.removeAll(literals);
        made.addAll(hidden(literals, made, shown, place, facts));
        String open = String.join("\n", literals);
        Set<String> seen = new TreeSet<>();
        for (Deeds.Seen deed : Deeds.in(names, open)) {
            facts.fact("macro-" + deed.word(), deed.value(), place);
            seen.add(deed.word());
        }
        for (Deeds.Seen deed : Deeds.in(String.join("\n", called(folding)), String.join("\n", made))) {
            facts.fact("macro-" + deed.word(), deed.value(), place + " (put together)");
            if (!seen.contains(deed.word())) {
                facts.fact("macro-hides-" + deed.word(), deed.value(), place);
            }
        }
        made.forEach(facts::decoded);
        for (String address : Addresses.in(open + "\n" + String.join("\n", made))) {
            facts.address(address, place);
            if (!open.contains(address)) {
                facts.fact("macro-hides-address", address, place);
            }
        }
        if (letters >= LETTERS_APART) {
            facts.fact("macro-letter-by-letter", letters + " letters by their numbers", place);
        }
    }

    private static List<String> names(List<VbaProject.Module> modules) {
        return modules.stream().map(VbaProject.Module::name).limit(30).toList();
    }

    /// Names that were put together for calls by name.
    private static Set<String> called(Folding folding) {
        Set<String> names = new LinkedHashSet<>();
        for (Folding.Call call : folding.calls()) {
            boolean byName = call.name().endsWith("callbyname") || call.name().endsWith("application.run");
            if (byName) {
                names.addAll(call.arguments());
            }
        }
        return names;
    }

    private static void byItself(Set<String> procedures, String place, Facts facts) {
        for (String name : procedures) {
            if (BY_ITSELF.matcher(name).matches()) {
                facts.fact("macro-runs-by-itself", name, place);
                if (DRAWN.matcher(name).matches()) {
                    facts.fact("macro-runs-when-drawn", name, place);
                }
            }
        }
    }

    /// Texts in another writing, among all that the macro has at hand.
    private static Set<String> hidden(
            Set<String> literals, Set<String> made, Map<String, String> shown, String place, Facts facts) {
        Set<String> found = new LinkedHashSet<>(shown.values());
        Set<String> next = new LinkedHashSet<>(literals);
        next.addAll(made);
        next.addAll(shown.values());
        for (int layer = 0; layer < 3 && !next.isEmpty(); layer++) {
            Set<String> deeper = new LinkedHashSet<>();
            for (String text : next) {
                for (byte[] bytes : text.length() < 20 ? List.<byte[]>of() : Disguise.in(text)) {
                    if (Disguise.isFile(bytes)) {
                        facts.fact("macro-carries-file", text.substring(0, Math.min(40, text.length())), place);
                        facts.child("decoded", "decoded", bytes);
                    } else {
                        Disguise.text(bytes).ifPresent(deeper::add);
                    }
                }
            }
            deeper.removeAll(found);
            found.addAll(deeper);
            next = deeper;
        }
        return found;
    }

    /// Source without what the editor writes itself.
    private static String code(String source) {
        StringBuilder code = new StringBuilder();
        source.lines()
                .filter(line -> !line.startsWith("Attribute ") && !line.startsWith("Option "))
                .forEach(line -> code.append(line.strip()));
        return code.toString();
    }

    /// What is compiled and no longer written: the program runs the compiled code where its version fits.
    private static void compiled(VbaProject project, String place, Facts facts) {
        StringBuilder all = new StringBuilder();
        project.modules().forEach(module -> all.append(module.source()).append('\n'));
        String written = all.toString().replace("\"\"", "\"");
        for (VbaProject.Module module : project.modules()) {
            Set<String> lost = new LinkedHashSet<>(module.literals());
            lost.removeIf(written::contains);
            boolean empty = code(module.source()).isBlank();
            boolean most =
                    lost.size() >= 2 && 2 * lost.size() >= module.literals().size();
            if (!lost.isEmpty() && (most || empty)) {
                facts.fact("macro-compiled-differs", lost.iterator().next(), place + "/" + module.name());
                facts.source("vba-p-code", module.name(), String.join("\n", lost));
                tellCompiled(project.identifiers(), lost, place + "/" + module.name(), facts);
            }
        }
        boolean nothingWritten = project.modules().stream()
                .allMatch(module -> code(module.source()).isBlank());
        if (nothingWritten && !project.modules().isEmpty()) {
            List<Deeds.Seen> deeds = Deeds.in(String.join("\n", project.identifiers()), "");
            if (!deeds.isEmpty()) {
                facts.fact("macro-compiled-differs", deeds.getFirst().value(), place);
                tellCompiled(project.identifiers(), Set.of(), place, facts);
            }
        }
    }

    private static void tellCompiled(Set<String> identifiers, Set<String> texts, String place, Facts facts) {
        Map<String, String> deeds = new LinkedHashMap<>();
        for (Deeds.Seen deed : Deeds.in(String.join("\n", identifiers), String.join("\n", texts))) {
            deeds.putIfAbsent(deed.word(), deed.value());
        }
        deeds.forEach((word, value) -> facts.fact("macro-" + word, value, place + " (compiled)"));
        Set<String> names = new LinkedHashSet<>();
        identifiers.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        byItself(names, place + " (compiled)", facts);
        Addresses.in(String.join("\n", texts)).forEach(address -> facts.address(address, place));
    }
}
