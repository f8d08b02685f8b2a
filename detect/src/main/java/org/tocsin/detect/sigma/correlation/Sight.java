package org.tocsin.detect.sigma.correlation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Fields;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.ValueType;

/// One record that rules matched, as the first pass leaves it for the second.
///
/// @param identity equal for copies of one event: computer, channel and record id where it has all three, else its
/// origin
/// @param told the few fields by which people know an event
/// @param hits the rules that matched, by number
public record Sight(
        Identity identity, Kind kind, Origin origin, boolean recovered, List<Fields.Field> told, List<Hit> hits) {
    /// Longer values are cut, with a hash of the whole behind, so that rows stay small and values still differ.
    private static final int LONGEST = 256;

    private static final int KEPT = 200;
    private static final String HASH = "sha256:";
    private static final int HASH_LENGTH = 32;

    /// What tells events apart; its bytes begin the row, so that copies come one behind the other.
    public record Identity(String computer, String channel, long record, Optional<Origin> origin) {
        /// An event of a log that numbers its records.
        public static Identity of(String computer, String channel, long record) {
            return new Identity(clip(computer), clip(channel), record, Optional.empty());
        }

        public static Identity of(Origin origin) {
            return new Identity("", "", -1, Optional.of(origin));
        }
    }

    /// @param values what the correlations ask of the rule's records, in their order; empty where the record has
    ///     none
    public record Hit(int rule, List<Optional<String>> values) {
        public Hit {
            values = List.copyOf(values);
        }
    }

    public Sight {
        told = List.copyOf(told);
        hits = List.copyOf(hits);
    }

    public static String clip(String value) {
        if (value.length() <= LONGEST) {
            return value;
        }
        byte[] hash = sha256(value.getBytes(StandardCharsets.UTF_16BE));
        return value.substring(0, KEPT) + "…" + HexFormat.of().formatHex(hash, 0, 16);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    public byte[] row() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeBoolean(identity.origin.isPresent());
            if (identity.origin.isEmpty()) {
                text(out, identity.computer);
                text(out, identity.channel);
                out.writeLong(identity.record ^ Long.MIN_VALUE);
            }
            // Of copies, the one that was in its place comes first.
            out.writeBoolean(recovered);
            origin(out, origin);
            text(out, kind.name());
            out.writeByte(told.size());
            for (Fields.Field field : told) {
                text(out, field.name());
                out.writeByte(field.values().getFirst().type().ordinal());
                text(out, clip(field.values().getFirst().text()));
            }
            out.writeShort(hits.size());
            for (Hit hit : hits) {
                out.writeInt(hit.rule);
                out.writeByte(hit.values.size());
                for (Optional<String> value : hit.values) {
                    out.writeBoolean(value.isPresent());
                    if (value.isPresent()) {
                        text(out, clip(value.get()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static Sight of(byte[] row) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(row))) {
            boolean byOrigin = in.readBoolean();
            String computer = byOrigin ? "" : text(in);
            String channel = byOrigin ? "" : text(in);
            long record = byOrigin ? -1 : in.readLong() ^ Long.MIN_VALUE;
            boolean recovered = in.readBoolean();
            Origin origin = origin(in);
            Identity identity =
                    new Identity(computer, channel, record, byOrigin ? Optional.of(origin) : Optional.empty());
            Kind kind = new Kind(text(in));
            List<Fields.Field> told = new ArrayList<>();
            for (int i = in.readUnsignedByte(); i > 0; i--) {
                String name = text(in);
                ValueType type = ValueType.values()[in.readUnsignedByte()];
                told.add(new Fields.Field(name, List.of(new Fields.Value(type, text(in)))));
            }
            List<Hit> hits = new ArrayList<>();
            for (int i = in.readUnsignedShort(); i > 0; i--) {
                int rule = in.readInt();
                List<Optional<String>> values = new ArrayList<>();
                for (int k = in.readUnsignedByte(); k > 0; k--) {
                    values.add(in.readBoolean() ? Optional.of(text(in)) : Optional.empty());
                }
                hits.add(new Hit(rule, values));
            }
            return new Sight(identity, kind, origin, recovered, told, hits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void origin(DataOutputStream out, Origin origin) throws IOException {
        byte[] hash = packed(origin.evidence());
        out.writeByte(hash.length);
        out.write(hash);
        if (hash.length == 0) {
            text(out, origin.evidence());
        }
        text(out, origin.path());
        out.writeLong(origin.record() ^ Long.MIN_VALUE);
        out.writeLong(origin.offset() ^ Long.MIN_VALUE);
        out.writeBoolean(origin.outer().isPresent());
        if (origin.outer().isPresent()) {
            text(out, origin.outer().get());
        }
    }

    private static Origin origin(DataInputStream in) throws IOException {
        byte[] hash = in.readNBytes(in.readUnsignedByte());
        String evidence = hash.length == 0 ? text(in) : HASH + HexFormat.of().formatHex(hash);
        String path = text(in);
        long record = in.readLong() ^ Long.MIN_VALUE;
        long offset = in.readLong() ^ Long.MIN_VALUE;
        return new Origin(evidence, path, record, offset, in.readBoolean() ? Optional.of(text(in)) : Optional.empty());
    }

    /// The bytes of a hash that is written as ours are; none for any other text.
    private static byte[] packed(String evidence) {
        if (evidence.length() == HASH.length() + 2 * HASH_LENGTH && evidence.startsWith(HASH)) {
            try {
                byte[] bytes = HexFormat.of().parseHex(evidence, HASH.length(), evidence.length());
                if (evidence.endsWith(HexFormat.of().formatHex(bytes))) {
                    return bytes;
                }
            } catch (IllegalArgumentException noHash) {
                return new byte[0];
            }
        }
        return new byte[0];
    }

    /// Any text comes back as it was, halves of surrogate pairs too: one to three bytes a UTF-16 unit.
    private static void text(DataOutputStream out, String text) throws IOException {
        int length = text.length();
        byte[] bytes = new byte[3 * length];
        int at = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[at++] = (byte) c;
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xC0 | c >> 6);
                bytes[at++] = (byte) (0x80 | c & 0x3F);
            } else {
                bytes[at++] = (byte) (0xE0 | c >> 12);
                bytes[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                bytes[at++] = (byte) (0x80 | c & 0x3F);
            }
        }
        out.writeInt(at);
        out.write(bytes, 0, at);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(in.readInt());
        char[] chars = new char[bytes.length];
        int count = 0;
        for (int i = 0; i < bytes.length; count++) {
            int b = bytes[i++] & 0xFF;
            if (b < 0x80) {
                chars[count] = (char) b;
            } else if (b < 0xE0) {
                chars[count] = (char) ((b & 0x1F) << 6 | bytes[i++] & 0x3F);
            } else {
                chars[count] = (char) ((b & 0x0F) << 12 | (bytes[i] & 0x3F) << 6 | bytes[i + 1] & 0x3F);
                i += 2;
            }
        }
        return new String(chars, 0, count);
    }
}
