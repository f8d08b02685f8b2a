package org.tocsin.knowledge.packs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.tocsin.knowledge.actors.AttackBundle;
import org.tocsin.knowledge.actors.Campaign;
import org.tocsin.knowledge.actors.Edition;
import org.tocsin.knowledge.actors.GalaxyCluster;
import org.tocsin.knowledge.actors.Software;
import org.tocsin.knowledge.actors.Stated;
import org.tocsin.knowledge.actors.Use;
import org.tocsin.model.Technique;
import org.tocsin.model.UserFault;

/// Makes one body of knowledge about actors out of several: ATT&CK's domains, galaxy clusters, packs made before.
///
/// Publishers stay apart: an actor of ATT&CK and one of the galaxy that seem the same remain two, with their names and
/// who gave them; [NameBook] tells which names lead to which. What the same publisher says in two domains under one id
/// is joined.
public final class Compilation {
    private static final int HEAD = 4096;

    private Compilation() {}

    /// Reads one source, told by its first bytes: a pack, a cluster of the galaxy, or ATT&CK as STIX; a folder is STIX.
    public static Actors read(Path source) throws IOException {
        if (!Files.exists(source)) {
            throw new NoSuchFileException(source.toString());
        }
        if (Files.isDirectory(source)) {
            return AttackBundle.read(source);
        }
        String head;
        try (InputStream in = Files.newInputStream(source)) {
            head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
        }
        if (ActorsPack.begins(head)) {
            return ActorsPack.read(source);
        }
        return AttackBundle.looksLike(head) ? AttackBundle.read(source) : GalaxyCluster.read(source);
    }

    /// Reads several sources and joins them; the first one leads: where two name the same id, its name stands.
    public static Actors of(List<Path> sources) throws IOException {
        if (sources.isEmpty()) {
            throw new UserFault("Nothing to compile: give ATT&CK bundles, galaxy clusters or packs.");
        }
        List<Actors> all = new ArrayList<>();
        for (Path source : sources) {
            all.add(read(source));
        }
        return join(all);
    }

    /// Joins what several publishers report.
    public static Actors join(List<Actors> all) {
        Set<Edition> editions = new LinkedHashSet<>();
        Map<String, Actor> actors = new TreeMap<>();
        Map<String, Software> software = new TreeMap<>();
        Map<String, Campaign> campaigns = new TreeMap<>();
        Map<String, Technique> techniques = new TreeMap<>();
        Map<String, Map<String, Set<String>>> uses = new TreeMap<>();
        Map<String, String> replaced = new TreeMap<>();
        for (Actors one : all) {
            editions.addAll(one.editions());
            one.actors().forEach(actor -> actors.merge(actor.id(), actor, Compilation::both));
            one.software().forEach(item -> software.putIfAbsent(item.id(), item));
            one.campaigns().forEach(item -> campaigns.putIfAbsent(item.id(), item));
            one.techniques().forEach(item -> techniques.putIfAbsent(item.id(), item));
            for (Use use : one.uses()) {
                uses.computeIfAbsent(use.by(), by -> new TreeMap<>())
                        .computeIfAbsent(use.what(), what -> new LinkedHashSet<>())
                        .addAll(use.sources());
            }
            one.replaced().forEach(replaced::putIfAbsent);
        }
        List<Use> joined = new ArrayList<>();
        uses.forEach((by, whats) -> whats.forEach((what, keys) -> joined.add(new Use(by, what, List.copyOf(keys)))));
        return new Actors(
                List.copyOf(editions),
                List.copyOf(actors.values()),
                List.copyOf(software.values()),
                List.copyOf(campaigns.values()),
                List.copyOf(techniques.values()),
                joined,
                replaced);
    }

    private static Actor both(Actor first, Actor second) {
        return new Actor(
                first.id(),
                first.name(),
                both(first.aliases(), second.aliases()),
                both(first.countries(), second.countries()),
                both(first.sponsors(), second.sponsors()),
                new Actor.Targets(
                        both(first.targets().countries(), second.targets().countries()),
                        both(first.targets().sectors(), second.targets().sectors()),
                        both(first.targets().categories(), second.targets().categories())),
                both(first.kin(), second.kin()));
    }

    private static List<Stated> both(List<Stated> first, List<Stated> second) {
        Map<String, Stated> all = new LinkedHashMap<>();
        first.forEach(stated -> all.putIfAbsent(stated.value(), stated));
        second.forEach(stated -> all.putIfAbsent(stated.value(), stated));
        return List.copyOf(all.values());
    }
}
