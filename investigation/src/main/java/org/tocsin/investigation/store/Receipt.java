package org.tocsin.investigation.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tocsin.model.UserFault;

/// A signed note of what a case held at one moment: where its custody chain ended, and the hash of every item
/// handed in. Kept away from the case, it shows whether the case was altered since, even by someone who wrote
/// the whole chain anew. Its text is meant to be printed, mailed and read by people; docs/custody.md defines
/// it.
///
/// @param caseId the case's own number
/// @param time when it was signed
/// @param entries how many custody entries there were
/// @param head the hash of the last of them
/// @param evidence by hash
/// @param publicKey X.509 form
/// @param signature over the text before the line `signature`
/// @param text the whole receipt
public record Receipt(
        String caseId,
        String time,
        String program,
        long entries,
        String head,
        List<Item> evidence,
        byte[] publicKey,
        byte[] signature,
        String text) {
    private static final String FIRST_LINE = "TOCSIN RECEIPT 1";
    private static final String SIGNATURE = "signature ";
    private static final String NAME = ".receipt-";
    private static final long LARGEST = 256L << 20;

    /// One item that was handed in.
    ///
    /// @param size in bytes
    public record Item(String hash, long size) {}

    public Receipt {
        evidence = List.copyOf(evidence);
    }

    static Receipt sign(
            String caseId, Custodian custodian, long entries, String head, List<Item> evidence, SigningKey key) {
        String time = custodian.clock().instant().toString();
        StringBuilder text = new StringBuilder(FIRST_LINE)
                .append("\ncase ")
                .append(caseId)
                .append("\ntime ")
                .append(time)
                .append("\nprogram ")
                .append(custodian.program().replaceAll("\\R", " "))
                .append("\nentries ")
                .append(entries)
                .append("\nhead ")
                .append(head)
                .append('\n');
        for (Item item : evidence) {
            text.append("evidence ")
                    .append(item.hash())
                    .append(' ')
                    .append(item.size())
                    .append('\n');
        }
        text.append("key ")
                .append(Base64.getEncoder().encodeToString(key.publicKey()))
                .append("\nfingerprint ")
                .append(key.fingerprint())
                .append('\n');
        byte[] signature = key.sign(text.toString().getBytes(StandardCharsets.UTF_8));
        text.append(SIGNATURE)
                .append(Base64.getEncoder().encodeToString(signature))
                .append('\n');
        return parse(text.toString()).orElseThrow();
    }

    /// The fingerprint of the key that signed it: what people compare with the one they noted.
    public String fingerprint() {
        return SigningKey.fingerprint(publicKey);
    }

    boolean signatureHolds() {
        int end = text.lastIndexOf("\n" + SIGNATURE) + 1;
        return SigningKey.verifies(publicKey, text.substring(0, end).getBytes(StandardCharsets.UTF_8), signature);
    }

    /// Reads a receipt; carriage returns that mail or Windows put in do not matter.
    public static Receipt read(Path file) throws IOException {
        try {
            if (Files.size(file) <= LARGEST) {
                Optional<Receipt> receipt =
                        parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("\r\n", "\n"));
                if (receipt.isPresent()) {
                    return receipt.get();
                }
            }
        } catch (NoSuchFileException e) {
            throw new UserFault("There is no receipt " + file + "; give the file that was written beside the case.", e);
        }
        throw new UserFault(file + " is no receipt of Tocsin, or was cut; give the file as it was written.");
    }

    static Optional<Receipt> parse(String text) {
        Map<String, String> words = new HashMap<>();
        List<Item> items = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        // Nothing may stand behind the signature, or it could be taken for signed.
        int end = lines.length - (lines[lines.length - 1].isEmpty() ? 2 : 1);
        if (!lines[0].equals(FIRST_LINE) || end < 1 || !lines[end].startsWith(SIGNATURE)) {
            return Optional.empty();
        }
        try {
            for (String line : lines) {
                int space = line.indexOf(' ');
                if (space < 0 || line.equals(FIRST_LINE)) {
                    continue;
                }
                String word = line.substring(0, space);
                String rest = line.substring(space + 1);
                if (word.equals("evidence")) {
                    int last = rest.lastIndexOf(' ');
                    items.add(new Item(rest.substring(0, last), Long.parseLong(rest.substring(last + 1))));
                } else if (words.putIfAbsent(word, rest) != null) {
                    return Optional.empty();
                }
            }
            for (String word : new String[] {"case", "time", "program", "entries", "head", "key", "signature"}) {
                if (!words.containsKey(word)) {
                    return Optional.empty();
                }
            }
            return Optional.of(new Receipt(
                    words.getOrDefault("case", ""),
                    words.getOrDefault("time", ""),
                    words.getOrDefault("program", ""),
                    Long.parseLong(words.getOrDefault("entries", "")),
                    words.getOrDefault("head", ""),
                    items,
                    Base64.getDecoder().decode(words.getOrDefault("key", "")),
                    Base64.getDecoder().decode(words.getOrDefault("signature", "")),
                    text));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /// Writes it beside the case, as `CASE.receipt-ENTRIES.txt`. An older receipt is never replaced: if somebody
    /// altered the case in between, it is the one that shows it.
    ///
    /// @return the file
    public Path writeBeside(Path caseFolder) throws IOException {
        Path folder = caseFolder.toAbsolutePath().normalize();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 1; ; i++) {
            Path file = folder.resolveSibling(folder.getFileName() + NAME + entries + (i == 1 ? "" : "-" + i) + ".txt");
            if (!Files.exists(file)) {
                Disk.replace(file, bytes);
                return file;
            }
        }
    }

    /// The receipts that lie beside a case, the oldest first. Whoever could alter the case could alter these
    /// too: one that was kept elsewhere says more.
    public static List<Path> beside(Path caseFolder) throws IOException {
        Path folder = caseFolder.toAbsolutePath().normalize();
        String start = folder.getFileName() + NAME;
        Path parent = folder.getParent();
        if (parent == null) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(parent)) {
            return list.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.startsWith(start)
                                && name.substring(start.length()).matches("\\d{1,9}(-\\d{1,9})?\\.txt");
                    })
                    .sorted(Comparator.comparingLong((Path file) -> number(file, start))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }

    private static long number(Path file, String start) {
        return Long.parseLong(
                String.valueOf(file.getFileName()).substring(start.length()).split("[-.]", 2)[0]);
    }
}
