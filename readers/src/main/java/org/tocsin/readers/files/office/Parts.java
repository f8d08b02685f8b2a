package org.tocsin.readers.files.office;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/// The parts of an Office document that is a package (ECMA-376 part 2), in a zip or in one XML file, by their names
/// as written. Bounded; a damaged zip is read by its local headers.
///
/// @param whole false where a bound or damage kept some back
record Parts(Map<String, byte[]> all, boolean whole) {
    private static final int MEMBERS = 5_000;
    private static final int MEMBER = 64 << 20;
    private static final long TOGETHER = 192L << 20;

    /// Pictures and films are left where they are.
    private static final Pattern LEFT =
            Pattern.compile("(?i).*\\.(?:png|jpe?g|gif|bmp|tiff?|wdp|mp[34]|m4[av]|wav|wmv|ttf|odttf|fntdata)");

    private static final Pattern FLAT = Pattern.compile(
            "(?s)<pkg:part\\b[^>]*?pkg:name=\"([^\"]*)\"[^>]*>\\s*<pkg:(xmlData|binaryData)[^>]*>(.*?)</pkg:\\2>");

    static Parts ofZip(byte[] zip) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        boolean[] whole = {true};
        try (ZipFile file = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(zip))
                .setIgnoreLocalFileHeader(true)
                .get()) {
            long together = 0;
            for (ZipArchiveEntry entry : Collections.list(file.getEntries())) {
                if (all.size() >= MEMBERS || together > TOGETHER) {
                    whole[0] = false;
                    break;
                }
                if (entry.isDirectory() || LEFT.matcher(entry.getName()).matches()) {
                    continue;
                }
                try (InputStream in = file.getInputStream(entry)) {
                    together += put(all, entry.getName(), in, whole);
                } catch (IOException | RuntimeException broken) {
                    whole[0] = false;
                }
            }
        } catch (IOException | RuntimeException broken) {
            byHeaders(zip, all);
            whole[0] = false;
        }
        return new Parts(all, whole[0]);
    }

    private static long put(Map<String, byte[]> all, String name, InputStream in, boolean[] whole) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] step = new byte[32 << 10];
        try {
            for (int count; (count = in.read(step)) > 0 && out.size() < MEMBER; ) {
                out.write(step, 0, count);
            }
        } catch (IOException | RuntimeException broken) {
            whole[0] = false;
        }
        whole[0] &= out.size() < MEMBER;
        all.putIfAbsent(name.replace('\\', '/'), out.toByteArray());
        return out.size();
    }

    private static void byHeaders(byte[] zip, Map<String, byte[]> all) {
        boolean[] whole = {true};
        long together = 0;
        try (ZipArchiveInputStream in =
                new ZipArchiveInputStream(new ByteArrayInputStream(zip), "UTF-8", true, true, true)) {
            for (ZipArchiveEntry entry; (entry = in.getNextEntry()) != null; ) {
                if (all.size() >= MEMBERS || together > TOGETHER) {
                    return;
                }
                if (!entry.isDirectory() && !LEFT.matcher(entry.getName()).matches()) {
                    together += put(all, entry.getName(), in, whole);
                }
            }
        } catch (IOException | RuntimeException broken) {
            // What came before the damage was kept.
        }
    }

    /// A package in one XML file (`pkg:package`), as Word saves it.
    static Parts ofXml(String xml) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        Matcher part = FLAT.matcher(xml);
        while (part.find() && all.size() < MEMBERS) {
            String name = part.group(1).startsWith("/") ? part.group(1).substring(1) : part.group(1);
            byte[] bytes = part.group(2).equals("xmlData")
                    ? part.group(3).getBytes(StandardCharsets.UTF_8)
                    : base64(part.group(3));
            all.putIfAbsent(name, bytes);
        }
        return new Parts(all, true);
    }

    static byte[] base64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text.strip());
        } catch (IllegalArgumentException odd) {
            return new byte[0];
        }
    }

    Optional<byte[]> get(String name) {
        for (Map.Entry<String, byte[]> part : all.entrySet()) {
            if (part.getKey().equalsIgnoreCase(name)) {
                return Optional.of(part.getValue());
            }
        }
        return Optional.empty();
    }

    boolean has(String prefix) {
        return all.keySet().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith(prefix));
    }

    /// XML as text, by its mark or its declaration.
    static String text(byte[] xml) {
        if (xml.length >= 2 && (xml[0] & 0xFF) == 0xFF && (xml[1] & 0xFF) == 0xFE
                || xml.length >= 4 && xml[0] == '<' && xml[1] == 0) {
            return new String(xml, StandardCharsets.UTF_16LE);
        }
        if (xml.length >= 2 && (xml[0] & 0xFF) == 0xFE && (xml[1] & 0xFF) == 0xFF) {
            return new String(xml, StandardCharsets.UTF_16BE);
        }
        Charset charset = StandardCharsets.UTF_8;
        return new String(xml, charset);
    }

    /// A value with its entities undone.
    static String plain(String value) {
        if (value.indexOf('&') < 0) {
            return value;
        }
        StringBuilder out = new StringBuilder();
        Matcher entity = ENTITY.matcher(value);
        while (entity.find()) {
            String name = entity.group(1);
            String letter = switch (name) {
                case "amp" -> "&";
                case "lt" -> "<";
                case "gt" -> ">";
                case "quot" -> "\"";
                case "apos" -> "'";
                default -> number(name);
            };
            entity.appendReplacement(out, Matcher.quoteReplacement(letter));
        }
        entity.appendTail(out);
        return out.toString();
    }

    private static final Pattern ENTITY = Pattern.compile("&(amp|lt|gt|quot|apos|#x?[0-9A-Fa-f]{1,7});");

    private static String number(String name) {
        try {
            int code = name.startsWith("#x")
                    ? Integer.parseInt(name.substring(2), 16)
                    : Integer.parseInt(name.substring(1));
            return Character.isValidCodePoint(code) ? Character.toString(code) : "?";
        } catch (NumberFormatException odd) {
            return "?";
        }
    }
}
