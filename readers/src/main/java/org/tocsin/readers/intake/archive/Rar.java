package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.tocsin.model.Content;
import org.tocsin.model.Gap.Cause;
import org.tocsin.readers.files.View;

/// Lists a RAR ([RAR 5](https://www.rarlab.com/technote.htm)) and hands on what is stored in it. What is packed
/// stays closed, and is named: the licence of the only decoder forbids most uses.
final class Rar implements Container {
    private static final int MOST_HEADER = 2 << 20;

    @Override
    public void open(Content content, String name, Members out) throws IOException {
        if (Block.read(content, 0, 8).is(0, "Rar!\u001a\u0007\u0001\0")) {
            five(content, out);
        } else {
            four(content, out);
        }
    }

    private static void member(
            String name, boolean stored, boolean locked, boolean split, long from, long packed, Members out)
            throws IOException {
        if (locked) {
            out.gap(name, Cause.ENCRYPTED, "it is locked by a password");
        } else if (split) {
            out.gap(name, Cause.UNSUPPORTED, "it goes on in another file");
        } else if (stored) {
            out.range(name, from, packed);
        } else {
            out.gap(name, Cause.UNSUPPORTED, "it is packed by RAR, which is not read (" + packed + " bytes)");
        }
    }

    private static void four(Content content, Members out) throws IOException {
        long at = 7;
        while (at + 7 <= content.size()) {
            View head = Block.read(content, at, 65_536);
            int type = head.u8(2);
            int flags = head.u16(3);
            int size = head.u16(5);
            if (size < 7 || type < 0x72 || type > 0x7B) {
                out.gap(at, Cause.DAMAGED, "no sound header where one should be; the rest is not read");
                return;
            }
            if (type == 0x73 && (flags & 0x80) != 0) {
                out.gap(at, Cause.ENCRYPTED, "even the names in the archive are locked by a password");
                return;
            }
            long data = (flags & 0x8000) != 0 || type == 0x74 ? head.u32(7) : 0;
            if (type == 0x74) {
                if (!out.next()) {
                    return;
                }
                boolean large = (flags & 0x100) != 0;
                data += large ? head.u32(32) << 32 : 0;
                if (data < 0) {
                    out.gap(at, Cause.DAMAGED, "a member has an impossible size");
                    return;
                }
                View text = head.part(large ? 40 : 32, head.u16(26));
                boolean folder = (flags & 0xE0) == 0xE0;
                if (!folder) {
                    member(
                            name(text, (flags & 0x200) != 0),
                            head.u8(25) == 0x30,
                            (flags & 4) != 0,
                            (flags & 3) != 0,
                            at + size,
                            data,
                            out);
                }
            } else if (type == 0x7B) {
                return;
            }
            at += size + data;
        }
        if (at > content.size()) {
            out.gap(content.size(), Cause.TRUNCATED, "the archive ends within a member");
        }
    }

    /// Where a name is wide, a NUL and a packed form follow the plain one.
    private static String name(View text, boolean wide) {
        if (!wide) {
            return new String(text.copy(), StandardCharsets.UTF_8).replace('\\', '/');
        }
        String plain = text.latin(0, text.size());
        if (plain.length() == text.size()) {
            return new String(text.copy(), StandardCharsets.UTF_8).replace('\\', '/');
        }
        StringBuilder name = new StringBuilder();
        int at = plain.length() + 1;
        int high = text.u8(at++);
        int flags = 0;
        int bits = 0;
        while (at < text.size() && name.length() < 2048) {
            if (bits == 0) {
                flags = text.u8(at++);
                bits = 8;
            }
            bits -= 2;
            switch (flags >> bits & 3) {
                case 0 -> name.append((char) text.u8(at++));
                case 1 -> name.append((char) (text.u8(at++) | high << 8));
                case 2 -> {
                    name.append((char) text.u16(at));
                    at += 2;
                }
                default -> {
                    int length = text.u8(at++);
                    boolean shifted = (length & 0x80) != 0;
                    int add = shifted ? text.u8(at++) : 0;
                    for (int i = (length & 0x7F) + 2; i > 0; i--) {
                        int c = text.u8(name.length());
                        name.append((char) (shifted ? c + add & 0xFF | high << 8 : c));
                    }
                }
            }
        }
        return name.toString().replace('\\', '/');
    }

    /// Numbers of seven bits a byte.
    private static final class Numbers {
        private final View bytes;
        private int at;

        Numbers(View bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        long next() {
            long value = 0;
            for (int shift = 0; shift < 63; shift += 7) {
                int b = bytes.u8(at++);
                value |= (long) (b & 0x7F) << shift;
                if (b < 0x80) {
                    break;
                }
            }
            return value;
        }
    }

    private static void five(Content content, Members out) throws IOException {
        long at = 8;
        while (at + 7 <= content.size()) {
            View head = Block.read(content, at, 4096);
            Numbers numbers = new Numbers(head, 4);
            long size = numbers.next();
            long from = at + numbers.at;
            if (size < 2 || size > MOST_HEADER) {
                out.gap(at, Cause.DAMAGED, "no sound header where one should be; the rest is not read");
                return;
            }
            View body = Block.read(content, from, (int) size);
            Numbers fields = new Numbers(body, 0);
            long type = fields.next();
            long flags = fields.next();
            long extra = (flags & 1) != 0 ? fields.next() : 0;
            long data = (flags & 2) != 0 ? fields.next() : 0;
            if (data < 0) {
                out.gap(at, Cause.DAMAGED, "a member has an impossible size");
                return;
            }
            if (type == 4) {
                out.gap(at, Cause.ENCRYPTED, "even the names in the archive are locked by a password");
                return;
            }
            if (type == 2) {
                if (!out.next()) {
                    return;
                }
                file(body, fields, flags, extra, from + size, data, out);
            } else if (type == 5) {
                return;
            }
            at = from + size + data;
        }
        if (at > content.size()) {
            out.gap(content.size(), Cause.TRUNCATED, "the archive ends within a member");
        }
    }

    private static void file(View body, Numbers fields, long flags, long extra, long from, long data, Members out)
            throws IOException {
        long own = fields.next();
        fields.next();
        fields.next();
        fields.at += (own & 2) != 0 ? 4 : 0;
        fields.at += (own & 4) != 0 ? 4 : 0;
        long method = fields.next() >> 7 & 7;
        fields.next();
        int nameSize = (int) Math.min(fields.next(), 4096);
        String name = new String(body.part(fields.at, nameSize).copy(), StandardCharsets.UTF_8);
        boolean locked = false;
        Numbers records = new Numbers(body, (int) Math.max(0, body.size() - extra));
        for (int i = 0; i < 32 && records.at < body.size(); i++) {
            long size = records.next();
            int begin = records.at;
            long kind = records.next();
            locked |= kind == 1;
            boolean away = kind == 5;
            if (away) {
                out.gap(name, Cause.SKIPPED, "it is a link");
                return;
            }
            if (size <= 0 || size > body.size()) {
                break;
            }
            records.at = begin + (int) size;
        }
        if ((own & 1) == 0) {
            member(name, method == 0, locked, (flags & 0x18) != 0, from, data, out);
        }
    }
}
