package org.tocsin.knowledge.attack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells whether a text names a known group, its campaign, or a maker of spyware for states. What does is kept from
/// readers until a person has judged who it was; so a name too many costs little, a name missed misleads.
///
/// The names come from ATT&CK and the MISP galaxy, and from our own list of spyware makers. Many groups are called by
/// ordinary words (Play, Silence, Equation): `group-words.txt` says how those must be written to count.
public final class GroupNames {
    /// How a name must be written to count.
    enum Care {
        ANY,
        CASE,
        CAPS,
        BESIDE
    }

    private record Entry(String name, Care care) {
        /// Whether the name may be written apart: `Ocean Lotus`, but never `do not` for `Donot`.
        boolean hasParts() {
            for (int i = 1; i < name.length(); i++) {
                char before = name.charAt(i - 1);
                char c = name.charAt(i);
                if (!Character.isLetterOrDigit(c)
                        || Character.isUpperCase(c) && Character.isLowerCase(before)
                        || Character.isDigit(c) != Character.isDigit(before)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final int MOST_WORDS = 6;

    private static final Set<String> GROUP_WORDS = Set.of(
            "group",
            "groups",
            "apt",
            "team",
            "gang",
            "crew",
            "actor",
            "actors",
            "threatactor",
            "operation",
            "campaign",
            "ransomware");

    /// Numbers that trackers give. `TA00…` is left out: those are ATT&CK's tactics.
    private static final Pattern NUMBERED = Pattern.compile(
            "(?<![a-z0-9])(?:apt[-_ ]?[1-9]\\d{0,2}(?!\\.\\d)|apt[-_ ]?[cq][-_ ]?\\d{2,3}|unc[-_ ]?\\d{3,5}|ta[-_]?(?!00)\\d{3,4}"
                    + "|fin[-_]?\\d{1,2}|dev[-_]\\d{4}|storm[-_]\\d{4}|uac[-_]\\d{4}|tag[-_]\\d{2,3}|itg\\d{2}|uta\\d{4}"
                    + "|uat-?\\d{4,5}|atk\\d{1,3}|tg[-_]\\d{4}|tgr-sta-\\d{4}|cl-(?:sta|unk|cri)-\\d{4}"
                    + "|larva-\\d{3,5}|sector[a-z]\\d{2}|attack\\.g\\d{4})(?![a-z0-9])",
            Pattern.CASE_INSENSITIVE);

    /// Second words from which vendors build names, such as `Mint Sandstorm`; in any spelling.
    private static final Set<String> SECOND =
            Set.of("typhoon", "blizzard", "sandstorm", "sleet", "chollima", "kitten", "panda");

    /// The same, for words that are common enough to need their capital.
    private static final Set<String> SECOND_IN_CAPITALS = Set.of(
            "Tempest",
            "Tsunami",
            "Cyclone",
            "Spider",
            "SPIDER",
            "Jackal",
            "JACKAL",
            "Taurus",
            "Serpens",
            "Ursa",
            "Scorpius",
            "Manticore",
            "Likho",
            "Werewolf");

    /// What follows the name of a company, not of a group.
    private static final Set<String> PRODUCT_WORDS =
            Set.of("security", "antivirus", "endpoint", "dome", "av", "adaptive");

    private static final Set<String> NATIONS = Set.of("russian", "chinese", "iranian", "korean", "belarusian", "dprk");

    private static final Set<String> NATION_AT_WORK =
            Set.of("apt", "actor", "actors", "hackers", "spies", "state", "intelligence", "espionage");

    private final Map<String, Entry> names;

    private GroupNames(Map<String, Entry> names) {
        this.names = names;
    }

    /// Reads the names that the program carries.
    public static GroupNames carried() {
        Map<String, Care> cares = cares();
        Map<String, Entry> names = new HashMap<>();
        List<String> lines = new ArrayList<>(Tables.lines("group-names.txt"));
        lines.addAll(Tables.lines("further-names.txt"));
        Set<String> dropped = dropped();
        for (String line : lines) {
            String name = line.strip();
            String key = key(name);
            if (!name.startsWith("#") && key.length() >= 3 && !dropped.contains(key)) {
                names.putIfAbsent(key, new Entry(name, cares.getOrDefault(key, Care.ANY)));
            }
        }
        return new GroupNames(names);
    }

    private static Map<String, Care> cares() {
        Map<String, Care> cares = new HashMap<>();
        for (String line : Tables.lines("group-words.txt")) {
            for (Care care : Care.values()) {
                String word = care.name().toLowerCase(Locale.ROOT) + " ";
                if (line.startsWith(word)) {
                    for (String name : line.substring(word.length()).split(" ")) {
                        cares.put(key(name), care);
                    }
                }
            }
        }
        return cares;
    }

    private static Set<String> dropped() {
        Set<String> dropped = new HashSet<>();
        for (String line : Tables.lines("group-words.txt")) {
            if (line.startsWith("drop ")) {
                for (String name : line.substring("drop ".length()).split(" ")) {
                    dropped.add(key(name));
                }
            }
        }
        return dropped;
    }

    /// Whether a text (a title, a tag, a path, a malware's name) names a group or a maker of spyware.
    public boolean isNamedIn(String text) {
        return first(text).isPresent();
    }

    /// The first such name as it stands in the text.
    public Optional<String> first(String text) {
        Matcher numbered = NUMBERED.matcher(text);
        if (numbered.find()) {
            return Optional.of(numbered.group());
        }
        Words words = Words.of(text);
        for (int first = 0; first < words.count(); first++) {
            int last = built(words, first);
            if (last < 0) {
                last = known(words, first);
            }
            if (last >= 0) {
                return Optional.of(text.substring(words.from(first), words.to(last)));
            }
        }
        return Optional.empty();
    }

    /// The last word of a name that is built as vendors build them, or -1.
    private static int built(Words words, int first) {
        if (first + 1 >= words.count()) {
            return -1;
        }
        if (NATIONS.contains(words.lower(first))) {
            for (int next = first + 1; next < words.count() && next <= first + 3; next++) {
                if (NATION_AT_WORK.contains(words.lower(next))) {
                    return next;
                }
            }
        }
        if (!words.areJoined(first, first + 1)
                || words.seen(first).length() < 3
                || !words.seen(first).chars().allMatch(Character::isLetter)) {
            return -1;
        }
        String second = words.lower(first + 1);
        boolean product = first + 2 < words.count() && PRODUCT_WORDS.contains(words.lower(first + 2));
        boolean capital = Character.isUpperCase(words.seen(first).charAt(0));
        boolean bronze = words.seen(first).equals("BRONZE")
                && words.seen(first + 1).length() > 2
                && words.seen(first + 1).chars().allMatch(Character::isUpperCase);
        return SECOND.contains(second) && !product
                        || capital && SECOND_IN_CAPITALS.contains(words.seen(first + 1))
                        || bronze
                ? first + 1
                : -1;
    }

    /// The last word of a name that is in the list, or -1.
    private int known(Words words, int first) {
        for (int last = first; last < words.count() && last < first + MOST_WORDS; last++) {
            if (last > first && !words.areJoined(last - 1, last)) {
                return -1;
            }
            Entry entry = names.get(words.key(first, last));
            if (entry != null && (first == last || entry.hasParts()) && counts(entry, words, first, last)) {
                return last;
            }
        }
        return -1;
    }

    private static boolean counts(Entry entry, Words words, int first, int last) {
        String seen = words.seen(first, last);
        return switch (entry.care()) {
            case ANY -> true;
            case CASE -> seen.equals(entry.name());
            case CAPS -> seen.equals(seen.toUpperCase(Locale.ROOT)) || isBeside(words, first, last);
            case BESIDE -> isBeside(words, first, last);
        };
    }

    private static boolean isBeside(Words words, int first, int last) {
        return first > 0 && GROUP_WORDS.contains(words.lower(first - 1))
                || last + 1 < words.count() && GROUP_WORDS.contains(words.lower(last + 1));
    }

    /// The words of a text: runs of letters and digits.
    private static final class Words {
        private final String text;
        private final String lower;
        private final List<int[]> places;

        private Words(String text, String lower, List<int[]> places) {
            this.text = text;
            this.lower = lower;
            this.places = places;
        }

        static Words of(String text) {
            List<int[]> places = new ArrayList<>();
            StringBuilder lower = new StringBuilder(text.length());
            int start = -1;
            int key = 0;
            for (int i = 0; i <= text.length(); i++) {
                boolean inside = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
                if (inside) {
                    start = start < 0 ? i : start;
                    lower.append(Character.toLowerCase(text.charAt(i)));
                } else if (start >= 0) {
                    places.add(new int[] {start, i, key, lower.length()});
                    key = lower.length();
                    start = -1;
                }
            }
            return new Words(text, lower.toString(), places);
        }

        int count() {
            return places.size();
        }

        int from(int word) {
            return places.get(word)[0];
        }

        int to(int word) {
            return places.get(word)[1];
        }

        String seen(int word) {
            return seen(word, word);
        }

        String seen(int first, int last) {
            return text.substring(from(first), to(last));
        }

        String lower(int word) {
            return key(word, word);
        }

        /// The words in lower case without what stands between them.
        String key(int first, int last) {
            return lower.substring(places.get(first)[2], places.get(last)[3]);
        }

        /// Whether no more than two signs stand between two words.
        boolean areJoined(int left, int right) {
            return from(right) - to(left) <= 2;
        }
    }

    /// A name in lower case, letters and digits only.
    static String key(String name) {
        StringBuilder key = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (Character.isLetterOrDigit(name.charAt(i))) {
                key.append(Character.toLowerCase(name.charAt(i)));
            }
        }
        return key.toString();
    }
}
