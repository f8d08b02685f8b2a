package org.tocsin.knowledge.packs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tocsin.knowledge.actors.Actor;
import org.tocsin.knowledge.actors.Actors;
import org.tocsin.knowledge.actors.Campaign;
import org.tocsin.knowledge.actors.Edition;
import org.tocsin.knowledge.actors.Software;
import org.tocsin.knowledge.actors.Stated;
import org.tocsin.knowledge.actors.Use;
import org.tocsin.model.Technique;
import org.tocsin.model.UserFault;

/// What is reported about actors, as one small text: a line a fact, cells between tabs, sources by their number in a
/// list at the head. Facts only: identifiers, names, who is said to use what, against whom; no prose.
///
/// The same facts give the same bytes. Lines of a kind that this program does not know are passed over, so that a pack
/// made by a later one can be read; a pack that was cut off is not.
///
/// ```
/// edition  NAME VERSION DATE LICENCE HASH
/// source   NUMBER KEY
/// tech     ID NAME TACTICS
/// actor    ID NAME
/// about    WHAT VALUE=SOURCE…            of the actor above; WHAT is alias, country, sponsor, victim, sector, …
/// soft     ID KIND NAME ALIASES…
/// camp     ID NAME ACTOR=SOURCE…
/// use      BY WHAT=SOURCE,SOURCE…
/// gone     ID SUCCESSOR
/// end      LINES
/// ```
public final class ActorsPack {
    /// The first line of every pack.
    static final String FIRST = "# Tocsin knowledge pack, form 1";

    private static final String NOTICE = """
            %s: what is reported about actors. Facts only; made by `tocsin knowledge compile`; do not edit.
            # From MITRE ATT&CK®: © The MITRE Corporation. This work is reproduced and distributed with the permission of
            # The MITRE Corporation. https://attack.mitre.org/resources/legal-and-branding/terms-of-use/
            # From the MISP galaxy: CC0 1.0, or 2-clause BSD. https://github.com/MISP/misp-galaxy
            """.formatted(FIRST);

    private ActorsPack() {}

    /// The text of a pack.
    public static String write(Actors actors) {
        StringBuilder out = new StringBuilder(1 << 19).append(NOTICE);
        Map<String, Integer> sources = sources(actors);
        for (Edition one : actors.editions()) {
            line(out, "edition", one.name(), one.version(), one.date(), one.licence(), one.hash());
        }
        sources.forEach((key, number) -> line(out, "source", String.valueOf(number), key));
        for (Technique one : actors.techniques()) {
            line(out, "tech", one.id(), one.name(), String.join(",", one.tactics()));
        }
        for (Actor one : actors.actors()) {
            line(out, "actor", one.id(), one.name());
            about(out, "alias", one.aliases(), sources);
            about(out, "country", one.countries(), sources);
            about(out, "sponsor", one.sponsors(), sources);
            about(out, "victim", one.targets().countries(), sources);
            about(out, "sector", one.targets().sectors(), sources);
            about(out, "category", one.targets().categories(), sources);
            about(out, "kin", one.kin(), sources);
        }
        for (Software one : actors.software()) {
            List<String> cells = new ArrayList<>(
                    List.of("soft", one.id(), one.kind() == Software.Kind.TOOL ? "tool" : "malware", one.name()));
            cells.addAll(one.aliases());
            line(out, cells.toArray(String[]::new));
        }
        for (Campaign one : actors.campaigns()) {
            List<String> cells = new ArrayList<>(List.of("camp", one.id(), one.name()));
            one.attributedTo().forEach(to -> cells.add(stated(to, sources)));
            line(out, cells.toArray(String[]::new));
        }
        Map<String, List<Use>> uses = new LinkedHashMap<>();
        actors.uses()
                .forEach(use ->
                        uses.computeIfAbsent(use.by(), by -> new ArrayList<>()).add(use));
        uses.forEach((by, all) -> {
            List<String> cells = new ArrayList<>(List.of("use", by));
            for (Use use : all) {
                List<String> numbers = use.sources().stream()
                        .map(key -> String.valueOf(sources.get(key)))
                        .toList();
                cells.add(use.what() + (numbers.isEmpty() ? "" : "=" + String.join(",", numbers)));
            }
            line(out, cells.toArray(String[]::new));
        });
        actors.replaced().forEach((old, newer) -> line(out, "gone", old, newer));
        line(out, "end", String.valueOf(out.chars().filter(c -> c == '\n').count()));
        return out.toString();
    }

    /// Numbers for citation keys, in the order of the alphabet.
    private static Map<String, Integer> sources(Actors actors) {
        Set<String> keys = new LinkedHashSet<>();
        for (Actor one : actors.actors()) {
            for (List<Stated> said : List.of(
                    one.aliases(),
                    one.countries(),
                    one.sponsors(),
                    one.targets().countries(),
                    one.targets().sectors(),
                    one.targets().categories(),
                    one.kin())) {
                said.forEach(stated -> keys.add(stated.source()));
            }
        }
        actors.campaigns().forEach(one -> one.attributedTo().forEach(to -> keys.add(to.source())));
        actors.uses().forEach(use -> keys.addAll(use.sources()));
        keys.remove("");
        Map<String, Integer> numbers = new LinkedHashMap<>();
        keys.stream().sorted().forEach(key -> numbers.put(key, numbers.size() + 1));
        return numbers;
    }

    private static void about(StringBuilder out, String what, List<Stated> said, Map<String, Integer> sources) {
        if (!said.isEmpty()) {
            List<String> cells = new ArrayList<>(List.of("about", what));
            said.forEach(stated -> cells.add(stated(stated, sources)));
            line(out, cells.toArray(String[]::new));
        }
    }

    private static String stated(Stated said, Map<String, Integer> sources) {
        return said.value() + "=" + (said.source().isEmpty() ? "" : String.valueOf(sources.get(said.source())));
    }

    private static void line(StringBuilder out, String... cells) {
        for (int i = 0; i < cells.length; i++) {
            out.append(i == 0 ? "" : "\t");
            cells[i].chars().forEach(c -> out.append(c < ' ' || c == 0x7F ? ' ' : (char) c));
        }
        out.append('\n');
    }

    /// Whether a file that begins so is a pack of this form.
    public static boolean begins(String head) {
        return head.startsWith("# Tocsin knowledge pack, form ");
    }

    /// Reads a pack.
    ///
    /// @throws UserFault where the file is no pack, is of a form to come, or was cut off
    public static Actors read(Path file) throws IOException {
        return read(String.valueOf(file.getFileName()), Files.readString(file, StandardCharsets.UTF_8));
    }

    static Actors read(String name, String text) {
        if (!begins(text)) {
            throw new UserFault(name + " is no knowledge pack; make one with 'tocsin knowledge compile'.");
        }
        if (!text.startsWith(FIRST + ":")) {
            throw new UserFault(name + " is a pack of a newer form; it needs a newer tocsin.");
        }
        Reading reading = new Reading();
        int number = 0;
        for (String line : text.split("\n")) {
            if (!line.startsWith("#")) {
                try {
                    reading.line(line.split("\t", -1), number);
                } catch (IndexOutOfBoundsException | NumberFormatException broken) {
                    throw new UserFault(name + " is damaged at line " + (number + 1) + "; compile it again.", broken);
                }
            }
            number++;
        }
        if (!reading.whole) {
            throw new UserFault(name + " is cut off; copy or compile it again.");
        }
        return reading.actors();
    }

    private static final class Reading {
        private final List<Edition> editions = new ArrayList<>();
        private final Map<Integer, String> sources = new LinkedHashMap<>();
        private final List<Actor> actors = new ArrayList<>();
        private final List<Software> software = new ArrayList<>();
        private final List<Campaign> campaigns = new ArrayList<>();
        private final List<Technique> techniques = new ArrayList<>();
        private final List<Use> uses = new ArrayList<>();
        private final Map<String, String> replaced = new TreeMap<>();
        private final Map<String, List<Stated>> about = new LinkedHashMap<>();
        private String id = "";
        private String name = "";
        private boolean whole;

        void line(String[] cells, int before) {
            if (!cells[0].equals("about")) {
                flush();
            }
            switch (cells[0]) {
                case "edition" -> editions.add(new Edition(cells[1], cells[2], cells[3], cells[4], cells[5]));
                case "source" -> sources.put(Integer.parseInt(cells[1]), cells[2]);
                case "tech" ->
                    techniques.add(new Technique(
                            cells[1], cells[2], cells[3].isEmpty() ? List.of() : List.of(cells[3].split(","))));
                case "actor" -> {
                    id = cells[1];
                    name = cells[2];
                }
                case "about" -> about.put(cells[1], stated(cells, 2));
                case "soft" ->
                    software.add(new Software(
                            cells[1],
                            cells[3],
                            cells[2].equals("tool") ? Software.Kind.TOOL : Software.Kind.MALWARE,
                            List.of(cells).subList(4, cells.length)));
                case "camp" -> campaigns.add(new Campaign(cells[1], cells[2], stated(cells, 3)));
                case "use" -> {
                    for (int i = 2; i < cells.length; i++) {
                        int equals = cells[i].lastIndexOf('=');
                        uses.add(
                                equals < 0
                                        ? new Use(cells[1], cells[i], List.of())
                                        : new Use(
                                                cells[1],
                                                cells[i].substring(0, equals),
                                                keys(cells[i].substring(equals + 1))));
                    }
                }
                case "gone" -> replaced.put(cells[1], cells[2]);
                case "end" -> whole = Integer.parseInt(cells[1]) == before;
                default -> {
                    // A kind of fact that a later program writes.
                }
            }
        }

        private List<String> keys(String numbers) {
            List<String> keys = new ArrayList<>();
            for (String number : numbers.split(",")) {
                keys.add(key(number));
            }
            return keys;
        }

        private String key(String number) {
            return number.isEmpty() ? "" : sources.getOrDefault(Integer.parseInt(number), "");
        }

        private List<Stated> stated(String[] cells, int from) {
            List<Stated> said = new ArrayList<>();
            for (int i = from; i < cells.length; i++) {
                int equals = cells[i].lastIndexOf('=');
                said.add(new Stated(cells[i].substring(0, equals), key(cells[i].substring(equals + 1))));
            }
            return said;
        }

        private List<Stated> about(String what) {
            return about.getOrDefault(what, List.of());
        }

        private void flush() {
            if (!id.isEmpty()) {
                actors.add(new Actor(
                        id,
                        name,
                        about("alias"),
                        about("country"),
                        about("sponsor"),
                        new Actor.Targets(about("victim"), about("sector"), about("category")),
                        about("kin")));
            }
            id = "";
            about.clear();
        }

        Actors actors() {
            return new Actors(editions, actors, software, campaigns, techniques, uses, replaced);
        }
    }
}
