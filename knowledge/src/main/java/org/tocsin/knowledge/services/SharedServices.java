package org.tocsin.knowledge.services;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tocsin.knowledge.indicators.Address;
import org.tocsin.knowledge.indicators.HostName;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.knowledge.indicators.WebAddress;

/// Mail providers, link shorteners, hosting, private addresses and the like. Published lists hold some of them by
/// mistake; a hit on one would point at every reader of the evidence, and a link through one at everybody.
///
/// The lists are in `content/shared-services`; their format is described in `public-suffixes.txt` there.
public final class SharedServices {
    /// No service is known.
    public static final SharedServices NONE = new SharedServices("", Map.of(), Map.of(), List.of());

    /// @param below whether all names below belong to the service as well
    private record Service(String category, boolean below) {}

    private record Range(Address.Network network, String category) {}

    private final String hash;
    private final Map<String, Service> names;
    private final Map<String, String> hashes;
    private final List<Range> ranges;

    private SharedServices(String hash, Map<String, Service> names, Map<String, String> hashes, List<Range> ranges) {
        this.hash = hash;
        this.names = names;
        this.hashes = hashes;
        this.ranges = ranges;
    }

    /// Reads every `.txt` of a folder of ours. A line that cannot be understood is a fault of ours and stops.
    public static SharedServices read(Path folder) throws IOException {
        Map<String, Service> names = new HashMap<>();
        Map<String, String> hashes = new HashMap<>();
        List<Range> ranges = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
        MessageDigest digest = sha256();
        for (Path file : files) {
            String category = "";
            byte[] bytes = Files.readAllBytes(file);
            digest.update(bytes);
            for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
                String entry = line.strip();
                if (entry.isEmpty() || entry.startsWith("#")) {
                    continue;
                }
                if (entry.startsWith("category:")) {
                    category = entry.substring("category:".length()).strip();
                } else {
                    put(entry, category, names, hashes, ranges);
                }
            }
        }
        return new SharedServices("sha256:" + HexFormat.of().formatHex(digest.digest()), names, hashes, ranges);
    }

    private static void put(
            String entry, String category, Map<String, Service> names, Map<String, String> hashes, List<Range> ranges) {
        boolean customers = entry.startsWith("*.");
        String name = customers ? entry.substring(2) : entry;
        Optional<Address.Network> network =
                Address.network(entry).or(() -> Address.of(entry).map(one -> new Address.Network(one, 128)));
        if (category.isEmpty()) {
            throw new IllegalArgumentException("shared service without a category: " + entry);
        } else if (network.isPresent()) {
            ranges.add(new Range(network.get(), category));
        } else if (entry.matches("[0-9a-f]{32,128}")) {
            hashes.put(entry, category);
        } else if (HostName.canonical(name).equals(Optional.of(name))) {
            names.put(name, new Service(category, !customers));
        } else {
            throw new IllegalArgumentException("not a name, address or hash: " + entry);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// `sha256:` and a hash over the lists; empty for [#NONE].
    public String hash() {
        return hash;
    }

    /// Why an indicator says nothing by itself, such as `a mail provider that many people use`; empty for good ones.
    ///
    /// A whole web address, an e-mail address, a file's name always say something.
    ///
    /// @param value in the plain form of an indicator
    public Optional<String> category(IndicatorType type, String value) {
        return switch (type) {
            case DOMAIN -> ofName(value);
            case ADDRESS -> Address.of(value).flatMap(this::ofAddress);
            case NETWORK -> Address.network(value).flatMap(network -> ofAddress(network.start()));
            case MD5, SHA1, SHA256, SHA512 -> Optional.ofNullable(hashes.get(value));
            case URL -> Address.of(WebAddress.hostOf(value)).flatMap(this::ofAddress);
            case EMAIL, FILE_NAME, FILE_PATH, PROCESS_NAME -> Optional.empty();
        };
    }

    /// Whose a host name is, where it is nobody's in particular. The longest name that fits decides: below
    /// `*.github.io` every name has an owner of its own.
    public Optional<String> ofName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        for (int from = 0; ; ) {
            Service service = names.get(name.substring(from));
            if (service != null) {
                return from == 0 || service.below() ? Optional.of(service.category()) : Optional.empty();
            }
            int dot = name.indexOf('.', from);
            if (dot < 0) {
                return Optional.empty();
            }
            from = dot + 1;
        }
    }

    private Optional<String> ofAddress(Address address) {
        for (Range range : ranges) {
            if (range.network().holds(address)) {
                return Optional.of(range.category());
            }
        }
        return Optional.empty();
    }
}
