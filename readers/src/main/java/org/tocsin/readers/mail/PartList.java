package org.tocsin.readers.mail;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The parts of one message as all readings together see them: those of the usual reading in order, then those that
/// only others see, each content once.
final class PartList {
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Row> byContent = new HashMap<>();
    private final Set<String> paths = new HashSet<>();

    /// What a part is to the reader.
    enum Role {
        CONTAINER,
        TEXT,
        HTML,
        FILE,
        MESSAGE
    }

    /// What is said of a part.
    record Label(String path, String type, String charset, String encoding, String name, String disposition) {}

    /// A part and who sees it.
    static final class Row {
        private final Label label;
        private final String alsoNamed;
        private final Role role;
        private final long size;
        private final String sha256;
        private final List<String> otherHashes = new ArrayList<>(0);
        private int views;

        private Row(Label label, String alsoNamed, Role role, long size, String sha256, int views) {
            this.label = label;
            this.alsoNamed = alsoNamed;
            this.role = role;
            this.size = size;
            this.sha256 = sha256;
            this.views = views;
        }

        void seenBy(int more) {
            views |= more;
        }

        void missedBy(int some) {
            views &= ~some;
        }

        /// Another program's decoding differs in blanks and line ends alone.
        void alsoHashed(String hash) {
            if (!hash.equals(sha256) && !otherHashes.contains(hash)) {
                otherHashes.add(hash);
            }
        }

        /// Whether it matters who sees it.
        private boolean counts() {
            return size > 0 && role != Role.CONTAINER;
        }

        Label label() {
            return label;
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }

    /// The part of that role and content that came first.
    Optional<Row> known(Role role, String sha256) {
        return Optional.ofNullable(byContent.get(role + sha256));
    }

    Row add(Label label, String alsoNamed, Role role, long size, String sha256, int views) {
        String path = label.path;
        for (int i = 2; !paths.add(path); i++) {
            path = label.path + "~" + i;
        }
        Label own = path.equals(label.path)
                ? label
                : new Label(path, label.type, label.charset, label.encoding, label.name, label.disposition);
        Row row = new Row(own, alsoNamed, role, size, sha256, views);
        rows.add(row);
        byContent.putIfAbsent(role + sha256, row);
        return row;
    }

    /// The readings that do not all see the same, as bits of [Habit], the usual one among them; 0 if all agree.
    private int readings() {
        int readings = 0;
        for (Row row : rows) {
            if (row.views != Habit.ALL && row.counts()) {
                // Those that miss a part the usual reading sees, or see one more.
                readings |= Habit.USUAL | ((row.views & Habit.USUAL) != 0 ? ~row.views & Habit.ALL : row.views);
            }
        }
        return readings;
    }

    List<Part> parts() {
        int readings = readings();
        return rows.stream().map(row -> part(row, readings)).toList();
    }

    Part part(Row row) {
        return part(row, readings());
    }

    private static Part part(Row row, int readings) {
        Label label = row.label;
        return new Part(
                label.path,
                label.type,
                label.charset,
                label.encoding,
                label.name,
                label.disposition,
                row.size,
                row.sha256,
                String.join(" ", row.otherHashes),
                row.alsoNamed,
                readings == 0 || !row.counts() || row.views != 0 && (row.views & readings) == readings
                        ? ""
                        : names(row.views & readings));
    }

    /// The readings that do not see the same, the usual one first.
    List<String> viewNames() {
        int readings = readings();
        return readings == 0 ? List.of() : List.of(names(readings).split(","));
    }

    /// What each of these readings shows.
    List<String> viewsShow() {
        int readings = readings();
        List<String> shows = new ArrayList<>();
        for (int bit = 1; bit <= readings; bit <<= 1) {
            if ((readings & bit) != 0) {
                shows.add(shows(bit));
            }
        }
        return shows;
    }

    private static String names(int views) {
        if (views == 0) {
            return "mixture";
        }
        List<String> names = new ArrayList<>();
        if ((views & Habit.USUAL) != 0) {
            names.add(Habit.USUAL_NAME);
        }
        for (Habit habit : Habit.values()) {
            if ((views & habit.bit()) != 0) {
                names.add(habit.label());
            }
        }
        return String.join(",", names);
    }

    /// What a program of one reading shows, short: `text, html, invoice.pdf (application/pdf)`.
    private String shows(int view) {
        StringBuilder out = new StringBuilder();
        int count = 0;
        for (Row row : rows) {
            if ((row.views & view) == 0 || row.role == Role.CONTAINER) {
                continue;
            }
            if (++count > 20) {
                return out.append(", \u2026").toString();
            }
            out.append(out.isEmpty() ? "" : ", ");
            switch (row.role) {
                case TEXT -> out.append("text");
                case HTML -> out.append("html");
                case MESSAGE -> out.append("message").append(row.label.name.isEmpty() ? "" : " " + row.label.name);
                case FILE ->
                    out.append(row.label.name.isEmpty() ? "file" : row.label.name)
                            .append(" (")
                            .append(row.label.type)
                            .append(')');
                case CONTAINER -> {}
            }
        }
        return out.isEmpty() ? "nothing" : TransferDecoding.shortened(out.toString(), 500);
    }
}
