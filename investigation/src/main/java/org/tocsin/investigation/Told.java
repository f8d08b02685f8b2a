package org.tocsin.investigation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tocsin.detect.mail.Organisation;
import org.tocsin.knowledge.lookalikes.WatchList;
import org.tocsin.model.UserFault;
import org.tocsin.readers.mail.auth.Dns;
import org.tocsin.readers.mail.auth.Zone;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the user says beforehand about the mail: whose it is, what domains publish, which servers are trusted. A case
/// keeps it, so that the same command without it gives the same.
///
/// @param organisation the text of the organisation file; empty where none was given
/// @param zones texts of DNS master files
/// @param trusted names of servers whose results of authentication count; all where it is empty
public record Told(String organisation, List<String> zones, Set<String> trusted) {
    public static final Told NOTHING = new Told("", List.of(), Set.of());

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long LARGEST = 4 << 20;

    public Told {
        zones = List.copyOf(zones);
        trusted = Set.copyOf(trusted);
    }

    /// Reads the files; complains about those that cannot be understood.
    public static Told read(Optional<Path> organisation, List<Path> zones, Collection<String> trusted) {
        String whose = organisation.map(file -> text("--organisation", file)).orElse("");
        organisation.ifPresent(file -> Organisation.parse(String.valueOf(file.getFileName()), whose));
        List<String> texts = new ArrayList<>();
        for (Path zone : zones) {
            String text = text("--zone", zone);
            if (Zone.parse(text).isEmpty()) {
                throw new UserFault("--zone " + zone + " holds no record of TXT, A, AAAA, MX, CNAME or PTR: write lines"
                        + " such as 'example.org. TXT \"v=spf1 -all\"'.");
            }
            texts.add(text);
        }
        TreeSet<String> servers = new TreeSet<>();
        trusted.forEach(name -> servers.add(name.strip().toLowerCase(Locale.ROOT)));
        return new Told(whose, texts, servers);
    }

    private static String text(String option, Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new UserFault(option + " " + file + ": there is no such file.");
            }
            if (Files.size(file) > LARGEST) {
                throw new UserFault(option + " " + file + " is larger than such a file can be (4 MB).");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UserFault(option + " " + file + " cannot be read as text in UTF-8.", e);
        }
    }

    /// Whose mail it is.
    public Organisation whose() {
        return organisation.isEmpty() ? Organisation.UNKNOWN : Organisation.parse("organisation", organisation);
    }

    /// What it says, and what others say where it is silent.
    Told or(Told other) {
        return new Told(
                organisation.isEmpty() ? other.organisation : organisation,
                zones.isEmpty() ? other.zones : zones,
                trusted.isEmpty() ? other.trusted : trusted);
    }

    Dns dns() {
        return zones.isEmpty() ? Dns.UNKNOWING : Zone.parse(String.join("\n", zones));
    }

    /// The organisation and those it works with, to be watched for look-alikes.
    List<WatchList.Watched> watched() {
        Organisation known = whose();
        List<WatchList.Watched> all = new ArrayList<>();
        String name = known.names().isEmpty() ? "" : known.names().getFirst();
        if (!known.domains().isEmpty()) {
            all.add(new WatchList.Watched(name, "own", known.domains()));
        }
        for (Organisation.Partner partner : known.partners()) {
            if (!partner.domains().isEmpty()) {
                all.add(new WatchList.Watched(partner.name(), partner.funder() ? "funder" : "peer", partner.domains()));
            }
        }
        known.watch().forEach(domain -> all.add(new WatchList.Watched("", "watched", List.of(domain))));
        return all;
    }

    /// As a case keeps it.
    String json() {
        ObjectNode node = JSON.createObjectNode().put("organisation", organisation);
        var texts = node.putArray("zones");
        zones.forEach(texts::add);
        var names = node.putArray("trusted");
        trusted.stream().sorted().forEach(names::add);
        return JSON.writeValueAsString(node);
    }

    /// As it was kept.
    static Told of(String json) {
        JsonNode node = JSON.readTree(json);
        return new Told(
                node.path("organisation").asString(""),
                words(node.path("zones")),
                Set.copyOf(words(node.path("trusted"))));
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asString("")));
        return words;
    }

    /// What of it shapes how mail is read, by the names of options; nothing where nothing was told.
    Map<String, String> options() {
        Map<String, String> options = new TreeMap<>();
        if (!zones.isEmpty()) {
            byte[] texts = String.join("\n", zones).getBytes(StandardCharsets.UTF_8);
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(texts);
                options.put("zone", "sha256:" + HexFormat.of().formatHex(hash));
            } catch (NoSuchAlgorithmException impossible) {
                throw new AssertionError("every JDK has it", impossible);
            }
        }
        return options;
    }
}
