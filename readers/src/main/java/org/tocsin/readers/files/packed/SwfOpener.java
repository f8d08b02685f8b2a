package org.tocsin.readers.files.packed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.View;
import org.tukaani.xz.LZMAInputStream;

/// Takes Flash files apart: plain, packed by zlib or by LZMA
/// ([SWF 19](https://open-flash.github.io/mirrors/swf-spec-19.pdf)).
public final class SwfOpener implements Opener {
    private static final int MOST = 64 << 20;
    private static final int MOST_TAGS = 100_000;
    private static final Pattern ADDRESS = Pattern.compile("https?://[\\x21-\\x7E&&[^\"'<>]]{4,500}");

    @Override
    public boolean opens(Specimen file) {
        return file.type().word().equals("swf");
    }

    @Override
    public void open(Specimen file, Facts facts) {
        facts.kind("swf");
        View packed = new View(file.bytes());
        facts.fact("flash-version", Integer.toString(packed.u8(3)), packed.latin(0, 3));
        View body = body(packed, facts);
        int bits = body.u8(0) >> 3;
        int at = (5 + 4 * bits + 7) / 8 + 4;
        for (int i = 0; i < MOST_TAGS && body.has(at, 2); i++) {
            int head = body.u16(at);
            int kind = head >> 6;
            long size = head & 63;
            at += 2;
            if (size == 63) {
                size = body.u32(at);
                at += 4;
            }
            if (kind == 0) {
                return;
            }
            if (!body.has(at, size)) {
                facts.gap(Gap.Cause.TRUNCATED, "it ends within one of its parts");
            }
            tag(kind, body.part(at, size), facts);
            at = (int) Math.min(body.size(), at + size);
        }
    }

    private static void tag(int kind, View tag, Facts facts) {
        switch (kind) {
            case 87 -> {
                facts.fact("data-in-flash", tag.size() - 6 + " bytes", "number " + tag.u16(0));
                facts.child("data " + tag.u16(0), "embedded", tag.rest(6).copy());
            }
            case 72, 82, 12, 59 -> {
                String text = new String(tag.copy(), StandardCharsets.ISO_8859_1);
                facts.fact("flash-script", tag.size() + " bytes", kind == 82 || kind == 72 ? "ActionScript 3" : "");
                if (text.contains("loadBytes")) {
                    facts.fact("flash-loads-code", "loadBytes", "");
                }
                Matcher address = ADDRESS.matcher(text);
                for (int i = 0; i < 100 && address.find(); i++) {
                    facts.address(address.group(), "script");
                }
            }
            default -> {}
        }
    }

    private static View body(View packed, Facts facts) {
        if (packed.is(0, "FWS")) {
            return packed.rest(8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = packed.is(0, "CWS")
                ? new InflaterInputStream(packed.rest(8).content().open())
                : lzma(packed)) {
            byte[] step = new byte[8192];
            for (int count; (count = in.read(step)) > 0; ) {
                out.write(step, 0, count);
                if (out.size() > MOST) {
                    facts.gap(Gap.Cause.LIMIT, "it expands to more than is looked at");
                    break;
                }
            }
        } catch (IOException | RuntimeException _) {
            facts.gap(Gap.Cause.DAMAGED, "it could be expanded only to its byte " + out.size());
        }
        return new View(out.toByteArray());
    }

    private static InputStream lzma(View packed) throws IOException {
        long size = Math.clamp(packed.u32(4) - 8, 0, MOST);
        // No more of a dictionary is used than there are bytes.
        int dictionary = (int) Math.clamp(packed.u32(13), 4096, Math.max(4096, size));
        return new LZMAInputStream(
                new ByteArrayInputStream(packed.rest(17).copy()), size, (byte) packed.u8(12), dictionary);
    }
}
