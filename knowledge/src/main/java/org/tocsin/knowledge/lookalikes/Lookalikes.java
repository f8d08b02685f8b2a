package org.tocsin.knowledge.lookalikes;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.knowledge.domains.DomainName;
import org.tocsin.knowledge.domains.Domains;
import org.tocsin.knowledge.indicators.HostName;
import org.tocsin.knowledge.lookalikes.Likeness.Kind;
import org.tocsin.knowledge.lookalikes.Parts.Hit;
import org.tocsin.knowledge.lookalikes.Parts.How;
import org.tocsin.knowledge.lookalikes.Vocabulary.Worth;
import org.tocsin.knowledge.lookalikes.WatchList.Entry;
import org.tocsin.knowledge.lookalikes.WatchList.Token;
import org.tocsin.knowledge.lookalikes.WatchList.TrueName;
import org.tocsin.knowledge.lookalikes.WatchList.Weight;

/// Judges whether a seen host name was made to be mistaken for one on a watch list.
///
/// No names are generated: the seen one is taken apart at dots, hyphens and known words, and looked up. True domains of
/// anybody on the list, and all below them, are never look-alikes. Every reason has its points, and the score is their
/// sum (docs/lookalikes.md has the table and what was measured). Never changes; shared by all threads.
public final class Lookalikes {
    /// From here on a name counts as a look-alike. Of 40,000 ordinary names, fewer than one in a thousand reaches it.
    public static final int LEAST = 60;

    private final WatchList list;
    private final Vocabulary vocabulary;
    private final Map<String, List<TrueName>> trueNames = new HashMap<>();
    private final Map<Token, Set<String>> endings = new HashMap<>();

    private Lookalikes(WatchList list) {
        this.list = list;
        this.vocabulary = list.vocabulary();
        for (TrueName name : list.trueNames()) {
            trueNames
                    .computeIfAbsent(name.atoms().getFirst(), first -> new ArrayList<>())
                    .add(name);
        }
        Map<Entry, Set<String>> byEntry = new HashMap<>();
        for (Token token : list.tokens()) {
            endings.put(token, byEntry.computeIfAbsent(token.entry(), entry -> list.endings(token)));
        }
    }

    public static Lookalikes of(WatchList list) {
        return new Lookalikes(list);
    }

    public WatchList list() {
        return list;
    }

    /// Whom the host imitates most of all; empty for true and for ordinary names, and for what is no domain.
    public Optional<Likeness> like(String host) {
        List<Likeness> all = likes(host, LEAST);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    }

    /// Everybody whom the host imitates, one likeness each, the surest first.
    ///
    /// @param least the score from which on one is told
    public List<Likeness> likes(String host, int least) {
        Optional<DomainName> parsed = Domains.parse(host);
        if (parsed.isEmpty() || list.isTrue(parsed.get())) {
            return List.of();
        }
        Map<Entry, Likeness> best = new LinkedHashMap<>();
        for (Tally tally : new Look(parsed.get()).tallies()) {
            Likeness likeness = tally.likeness();
            if (likeness.score() >= least) {
                best.merge(likeness.target(), likeness, (a, b) -> a.score() >= b.score() ? a : b);
            }
        }
        return best.values().stream()
                .sorted(Comparator.comparing(Likeness::score).reversed())
                .toList();
    }

    /// Whether the host is, or lies below, a true domain of somebody on the list.
    public boolean isTrue(String host) {
        return Domains.parse(host).map(list::isTrue).orElse(false);
    }

    /// One name under judgement.
    private final class Look {
        private final DomainName name;
        private final String label;
        private final Parts parts;
        private final boolean cheap;
        private final boolean foreign;
        private final List<Tally> tallies = new ArrayList<>();

        Look(DomainName name) {
            this.name = name;
            this.label = vocabulary.confusables().latin(name.label());
            this.foreign = !label.equals(name.label());
            this.parts = new Parts(list, label);
            this.cheap = vocabulary.isCheap(name.suffix());
        }

        List<Tally> tallies() {
            boolean carried = vocabulary.isCarried(name.ascii());
            if (!carried) {
                trueNameInside();
            }
            for (Hit hit : parts.hits()) {
                if (parts.size() == 1 && hit.how() == How.PART && !foreign) {
                    otherEnding(hit);
                } else if (parts.size() == 1 && (hit.how() == How.NEAR || hit.how() == How.PART)) {
                    alone(hit);
                } else {
                    combination(hit, parts, 0);
                }
            }
            hyphenated();
            if (!carried) {
                below();
            }
            if (tallies.isEmpty() && parts.hits().isEmpty()) {
                serviceWords();
            }
            return tallies;
        }

        private Tally tally(Entry entry, Kind kind) {
            Tally tally = new Tally(name.ascii(), entry, kind);
            tallies.add(tally);
            return tally;
        }

        /// `merics.link`: the very name, and nothing else.
        private void otherEnding(Hit hit) {
            Token token = hit.token();
            boolean country = name.suffix().length() - name.suffix().lastIndexOf('.') - 1 == 2;
            Tally tally = tally(token.entry(), Kind.OTHER_ENDING);
            int points = switch (token.weight()) {
                case DISTINCT -> country && !cheap ? 48 : name.hosted() ? 50 : 60;
                case WORD -> country && !cheap ? 30 : name.hosted() ? 35 : 38;
                case COMMON -> 20;
            };
            tally.add(Words.otherEnding(points, token, name));
            chosen(tally, token, 10);
            cheap(tally, token.weight() == Weight.COMMON ? 22 : 18);
            wordsBelow(tally, 12);
        }

        /// `mer1cs`, `amensty`: nearly the name, and nothing else.
        private void alone(Hit hit) {
            Token token = hit.token();
            Edit edit = hit.edit().orElse(Edit.CONFUSABLE);
            Tally tally = tally(token.entry(), edit == Edit.CONFUSABLE ? Kind.CONFUSABLE : Kind.TYPO);
            int points = foreign && hit.how() == How.PART ? 92 : edit.points();
            if (token.text().length() <= 5 && edit != Edit.CONFUSABLE) {
                points -= 12;
            }
            if (token.weight() == Weight.WORD && edit != Edit.CONFUSABLE) {
                points -= 6;
            }
            if (hit.seen().charAt(0) != token.text().charAt(0) && edit != Edit.CONFUSABLE) {
                points -= 10;
            }
            tally.add(
                    foreign && hit.how() == How.PART
                            ? Words.otherLetters(points, token, name)
                            : Words.near(points, hit, edit));
            chosen(tally, token, 6);
            cheap(tally, 12);
            if (!name.hosted() && endings.getOrDefault(token, Set.of()).contains(name.suffix())) {
                tally.add(Words.sameEnding(5, name));
            }
            wordsBelow(tally, 10);
            international(tally);
        }

        /// `secure-amnesty`, `amchamdrive`: the name among other words.
        private void combination(Hit hit, Parts around, int penalty) {
            Token token = hit.token();
            Weight weight = token.weight();
            Tally tally = tally(
                    token.entry(),
                    hit.how() == How.NEAR
                            ? hit.edit().orElseThrow() == Edit.CONFUSABLE ? Kind.CONFUSABLE : Kind.TYPO
                            : Kind.COMBINATION);
            int points = switch (hit.how()) {
                case PART ->
                    switch (weight) {
                        case DISTINCT -> 45;
                        case WORD -> 32;
                        case COMMON -> 22;
                    };
                case JOINED ->
                    switch (weight) {
                        case DISTINCT -> 40;
                        case WORD -> 27;
                        case COMMON -> 17;
                    };
                case INSIDE -> 25;
                case NEAR ->
                    (hit.edit().orElseThrow() == Edit.CONFUSABLE ? 48 : 34)
                            - (weight == Weight.WORD ? 8 : 0)
                            - (token.text().length() <= 5 ? 8 : 0);
            };
            tally.add(
                    hit.how() == How.NEAR
                            ? Words.near(points - penalty, hit, hit.edit().orElseThrow())
                            : Words.inside(points - penalty, hit, foreign));
            if (weight == Weight.COMMON && hit.how() == How.PART) {
                chosen(tally, token, 16);
            } else if (weight != Weight.DISTINCT && !vocabulary.isOrdinary(token.text())) {
                chosen(tally, token, 8);
            }
            around(tally, around, hit);
            boolean last = hit.last() == around.size() - 1 && around.size() > 1 && hit.how() != How.INSIDE;
            if (last && penalty == 0) {
                tally.add(Words.likeSubdomain(weight == Weight.DISTINCT ? 15 : 8, token));
                if (!name.hosted() && endings.getOrDefault(token, Set.of()).contains(name.suffix())) {
                    tally.add(Words.sameEnding(5, name));
                }
            }
            cheap(tally, 20);
            if (around.count(Worth.CORE) == 0) {
                wordsBelow(tally, 8);
            }
            international(tally);
        }

        private void around(Tally tally, Parts around, Hit hit) {
            Optional<Hit> other = around.hits().stream()
                    .filter(one -> !one.token().equals(hit.token()) && one.how() != How.INSIDE)
                    .findFirst();
            boolean service = other.flatMap(one -> vocabulary.worth(one.token().text()))
                    .filter(worth -> worth == Worth.CORE)
                    .isPresent();
            other.ifPresent(one ->
                    tally.add(service ? Words.service(30, one.token().text()) : Words.otherName(15, one.token())));
            if (service) {
                return;
            }
            if (around.count(Worth.CORE) > 0) {
                tally.add(Words.service(30, around.word(Worth.CORE).orElseThrow()));
                if (around.count(Worth.CORE) + around.count(Worth.SERVICE) > 1) {
                    tally.add(Words.moreWords(5));
                }
            } else if (around.count(Worth.SERVICE) > 0) {
                tally.add(Words.service(24, around.word(Worth.SERVICE).orElseThrow()));
            } else if (around.count(Worth.PREFIX) > 0) {
                tally.add(Words.service(14, around.word(Worth.PREFIX).orElseThrow()));
            } else if (around.count(Worth.FILLER) > 0) {
                tally.add(Words.service(5, around.word(Worth.FILLER).orElseThrow()));
            }
            if (around.random().isPresent()) {
                tally.add(Words.random(22, around.random().get()));
            } else if (around.letters().isPresent() && around.count(Worth.CORE) == 0) {
                tally.add(Words.letters(12, around.letters().get()));
            }
            if (hit.token().weight() != Weight.DISTINCT && other.isEmpty()) {
                if (around.unknown().isPresent() && !hit.token().entry().chosen()) {
                    tally.add(Words.otherWords(-10, around.unknown().get()));
                } else if (around.count(Worth.ORDINARY) > 0) {
                    tally.add(Words.otherWords(-14, around.word(Worth.ORDINARY).orElseThrow()));
                }
            }
        }

        /// `face-book`: hyphens where the name has none.
        private void hyphenated() {
            if (parts.size() < 2) {
                return;
            }
            String joined = label.replace("-", "").replace("_", "");
            list.token(joined)
                    .filter(token -> token.weight() != Weight.COMMON
                            && parts.hits().stream().allMatch(hit -> hit.token().equals(token)))
                    .ifPresent(token -> {
                        Tally tally = tally(token.entry(), Kind.TYPO);
                        tally.add(Words.near(
                                Edit.HYPHEN.points() - (token.weight() == Weight.WORD ? 10 : 0),
                                new Hit(token, How.NEAR, label, Optional.of(Edit.HYPHEN), 0, 0),
                                Edit.HYPHEN));
                        cheap(tally, 12);
                    });
        }

        /// `accounts.google.com.evil.example`, `secure-fidh-org.example`.
        private void trueNameInside() {
            List<String> labels = new ArrayList<>(name.below());
            labels.add(name.label());
            List<String> atoms = new ArrayList<>();
            List<Boolean> dotBefore = new ArrayList<>();
            for (String one : labels) {
                boolean first = true;
                for (String atom : vocabulary.confusables().latin(one).split("-")) {
                    atoms.add(atom);
                    dotBefore.add(first);
                    first = false;
                }
            }
            for (int at = 0; at < atoms.size(); at++) {
                for (TrueName one : trueNames.getOrDefault(atoms.get(at), List.of())) {
                    int end = at + one.atoms().size();
                    if (end <= atoms.size() && atoms.subList(at, end).equals(one.atoms())) {
                        found(one, isWritten(one, dotBefore, at));
                    }
                }
            }
        }

        /// Whether dots stand where the true name has them.
        private boolean isWritten(TrueName one, List<Boolean> dotBefore, int at) {
            if (!dotBefore.get(at)) {
                return false;
            }
            int letter = -1;
            for (int i = 1; i < one.atoms().size(); i++) {
                letter = one.domain()
                        .indexOf(
                                one.atoms().get(i),
                                letter + one.atoms().get(i - 1).length() + 1);
                if ((one.domain().charAt(letter - 1) == '.') != dotBefore.get(at + i)) {
                    return false;
                }
            }
            return true;
        }

        private void found(TrueName one, boolean written) {
            boolean plain =
                    one.atoms().stream().allMatch(atom -> vocabulary.worth(atom).isPresent() || Domains.isSuffix(atom));
            boolean shorter = one.domain().indexOf('.') < 5 && !one.entry().chosen();
            if (!written && (plain || shorter)) {
                return;
            }
            Tally tally = tally(one.entry(), Kind.SUBDOMAIN);
            tally.add(Words.trueName(written ? 72 : 64, one));
            cheap(tally, 12);
            if (parts.count(Worth.CORE) + parts.count(Worth.SERVICE) > 0) {
                tally.add(Words.service(
                        10,
                        parts.word(Worth.CORE)
                                .or(() -> parts.word(Worth.SERVICE))
                                .orElseThrow()));
            } else {
                wordsBelow(tally, 6);
            }
        }

        /// Names in the labels before the registered one: `savetibet.internetdocss.example`.
        private void below() {
            for (String raw : name.below()) {
                String one = vocabulary.confusables().latin(raw);
                Parts around = new Parts(list, one);
                for (Hit hit : around.hits()) {
                    if (around.size() == 1 && hit.how() == How.PART) {
                        nameBelow(hit, !one.equals(raw));
                    } else if (hit.how() != How.INSIDE && around.size() > 1) {
                        combination(hit, around, 15);
                    }
                }
            }
        }

        private void nameBelow(Hit hit, boolean disguised) {
            Token token = hit.token();
            Tally tally = tally(token.entry(), Kind.SUBDOMAIN);
            int points = switch (token.weight()) {
                case DISTINCT -> 36;
                case WORD -> 24;
                case COMMON -> 12;
            };
            tally.add(Words.nameBelow(points, token));
            chosen(tally, token, 12);
            if (disguised) {
                tally.add(Words.otherLetters(40, token, name));
            }
            Optional<String> service =
                    parts.word(Worth.CORE).or(() -> parts.word(Worth.SERVICE)).or(() -> core(label));
            service.ifPresent(word -> tally.add(Words.service(24, word)));
            cheap(tally, 12);
        }

        /// A word of services somewhere in a longer one: `internetdocss`.
        private Optional<String> core(String text) {
            for (int from = 0; from + 4 <= text.length(); from++) {
                for (int to = Math.min(text.length(), from + 12); to >= from + 4; to--) {
                    String word = text.substring(from, to);
                    if (vocabulary
                                    .worth(word)
                                    .filter(worth -> worth == Worth.CORE)
                                    .isPresent()
                            && !vocabulary.isOrdinary(text)) {
                        return Optional.of(word);
                    }
                }
            }
            return Optional.empty();
        }

        /// `settings-mail.link`: nobody's name.
        private void serviceWords() {
            int core = parts.count(Worth.CORE);
            int all = core + parts.count(Worth.SERVICE) + parts.count(Worth.PREFIX) + parts.count(Worth.FILLER);
            if (core == 0
                    || all < 2
                    || !cheap
                    || parts.count(Worth.ORDINARY) > 0
                    || parts.unknown().isPresent()
                    || parts.letters().isPresent()) {
                return;
            }
            Tally tally = tally(Entry.ANYBODY, Kind.SERVICE_WORDS);
            tally.add(Words.onlyService(core > 1 ? 46 : parts.count(Worth.FILLER) == 0 ? 42 : parts.size() > 1 ? 40 : 36, label));
            cheap(tally, 20);
            parts.random().ifPresent(word -> tally.add(Words.random(6, word)));
        }

        private void chosen(Tally tally, Token token, int points) {
            if (token.entry().chosen()) {
                tally.add(Words.chosen(points, token));
            }
        }

        private void cheap(Tally tally, int points) {
            if (cheap) {
                tally.add(Words.cheap(points, name));
            }
        }

        private void wordsBelow(Tally tally, int points) {
            for (String one : name.below()) {
                if (vocabulary.worth(one).filter(worth -> worth == Worth.CORE).isPresent()) {
                    tally.add(Words.service(points, one));
                    return;
                }
            }
        }

        private void international(Tally tally) {
            if (!foreign) {
                return;
            }
            EnumSet<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
            name.label().codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
            scripts.remove(UnicodeScript.COMMON);
            scripts.remove(UnicodeScript.INHERITED);
            if (scripts.size() > 1) {
                tally.add(Words.mixed(8, name, scripts));
            }
            tally.add(Words.international(12, HostName.unicode(name.ascii()).orElse(name.ascii())));
        }
    }
}
