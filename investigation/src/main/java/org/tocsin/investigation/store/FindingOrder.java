package org.tocsin.investigation.store;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;
import org.tocsin.model.Origin;
import org.tocsin.model.Rule;

/// The order of findings, the same in `hunt`, in a case, its report and its exports: by time (those without one come
/// last), then rule, then origin. Findings that agree in all of these, which one record and one rule never make, are
/// put in an order that depends on their content alone.
///
/// An order is bytes, compared unsigned from the first on, as SQLite compares blobs. A text is its UTF-8 with 0 written
/// as `00 FF`, ended by `00 00`, so that what follows a text never weighs against the text itself.
///
/// An instance belongs to one thread.
public final class FindingOrder {
    /// Alerts in evidence bring rules of their own, as many as they like.
    private static final int MOST_RULES = 16_384;

    private final OrderBytes bytes = new OrderBytes();
    private final Map<Rule, byte[]> rules = new IdentityHashMap<>();

    /// The bytes to sort a finding by.
    public byte[] of(Finding finding) {
        bytes.clear();
        bytes.write(finding.time().isPresent() ? 0 : 1);
        finding.time().ifPresent(time -> {
            bytes.number(time.getEpochSecond());
            bytes.number(time.getNano());
        });
        if (rules.size() >= MOST_RULES) {
            rules.clear();
        }
        bytes.write(rules.computeIfAbsent(finding.rule(), FindingOrder::of));
        Origin origin = finding.origin();
        bytes.text(origin.path());
        bytes.number(origin.offset());
        bytes.number(origin.record());
        bytes.text(origin.evidence());
        bytes.text(origin.outer().orElse(""));
        content(finding).into(bytes);
        return bytes.done();
    }

    private static byte[] of(Rule rule) {
        OrderBytes bytes = new OrderBytes();
        bytes.text(rule.family());
        bytes.text(rule.id());
        bytes.text(rule.title());
        bytes.text(rule.source());
        return bytes.done();
    }

    private static Sum content(Finding finding) {
        Sum sum = new Sum();
        sum.add(finding.kind().name());
        sum.add(finding.recovered() ? 1 : 0);
        for (Finding.Why part : finding.why()) {
            sum.add(part.selection());
            sum.add(part.field());
            sum.add(part.value());
            sum.add(part.matched());
        }
        for (Fields.Field field : finding.fields().all()) {
            sum.add(field.name());
            for (Fields.Value value : field.values()) {
                sum.add(value.type().ordinal());
                sum.add(value.text());
            }
        }
        return sum;
    }

    /// 128 bits that differ where contents differ. No secret hangs on them: who makes two contents share them only
    /// makes their order his own.
    private static final class Sum {
        private long one = 0x9E3779B97F4A7C15L;
        private long other = 0xC2B2AE3D27D4EB4FL;

        void add(String text) {
            int length = text.length();
            add(length);
            int i = 0;
            for (; i <= length - 4; i += 4) {
                add((long) text.charAt(i) << 48
                        | (long) text.charAt(i + 1) << 32
                        | (long) text.charAt(i + 2) << 16
                        | text.charAt(i + 3));
            }
            long rest = 0;
            for (; i < length; i++) {
                rest = rest << 16 | text.charAt(i);
            }
            add(rest);
        }

        void add(long bits) {
            one = (one ^ bits) * 0xFF51AFD7ED558CCDL;
            one ^= one >>> 32;
            other = (other + bits) * 0xC4CEB9FE1A85EC53L;
            other ^= other >>> 29;
        }

        void into(OrderBytes bytes) {
            bytes.number(one);
            bytes.number(other);
        }
    }

    /// Bytes in the making.
    private static final class OrderBytes {
        private byte[] bytes = new byte[512];
        private int count;

        void clear() {
            count = 0;
        }

        byte[] done() {
            return Arrays.copyOf(bytes, count);
        }

        private void room(long more) {
            if (count + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(count + more, 2L * bytes.length)));
            }
        }

        void write(int b) {
            room(1);
            bytes[count++] = (byte) b;
        }

        void write(byte[] more) {
            room(more.length);
            System.arraycopy(more, 0, bytes, count, more.length);
            count += more.length;
        }

        /// Negative numbers come first.
        void number(long number) {
            room(Long.BYTES);
            long shifted = number ^ Long.MIN_VALUE;
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                bytes[count++] = (byte) (shifted >>> shift);
            }
        }

        /// Half a surrogate pair, which UTF-8 cannot hold, is written as U+FFFD.
        void text(String text) {
            room(3L * text.length() + 2);
            int length = text.length();
            for (int i = 0; i < length; i++) {
                char c = text.charAt(i);
                if (c == 0) {
                    bytes[count++] = 0;
                    bytes[count++] = (byte) 0xFF;
                } else if (c < 0x80) {
                    bytes[count++] = (byte) c;
                } else if (c < 0x800) {
                    bytes[count++] = (byte) (0xC0 | c >> 6);
                    bytes[count++] = (byte) (0x80 | c & 0x3F);
                } else if (Character.isHighSurrogate(c)
                        && i + 1 < length
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    int point = Character.toCodePoint(c, text.charAt(++i));
                    bytes[count++] = (byte) (0xF0 | point >> 18);
                    bytes[count++] = (byte) (0x80 | point >> 12 & 0x3F);
                    bytes[count++] = (byte) (0x80 | point >> 6 & 0x3F);
                    bytes[count++] = (byte) (0x80 | point & 0x3F);
                } else {
                    int point = Character.isSurrogate(c) ? 0xFFFD : c;
                    bytes[count++] = (byte) (0xE0 | point >> 12);
                    bytes[count++] = (byte) (0x80 | point >> 6 & 0x3F);
                    bytes[count++] = (byte) (0x80 | point & 0x3F);
                }
            }
            bytes[count++] = 0;
            bytes[count++] = 0;
        }
    }
}
