package org.tocsin.readers.files.packed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.View;

/// Tells of Java programs (jar and class files) and Android packages what they start with, ask for, and carry.
public final class JavaOpener implements Opener {
    private static final int MOST_ENTRIES = 50_000;
    private static final int MOST_OF_ONE = 16 << 20;
    private static final long MOST = 256L << 20;
    private static final Set<String> CARRIED =
            Set.of("jar", "apk", "dex", "so", "exe", "dll", "vbs", "ps1", "bat", "js", "lnk", "zip", "class");

    @Override
    public boolean opens(Specimen file) {
        return switch (file.type().word()) {
            case "jar", "apk", "java-class" -> true;
            default -> false;
        };
    }

    @Override
    public void open(Specimen file, Facts facts) {
        facts.kind(file.type().word());
        if (file.type().word().equals("java-class")) {
            Set<String> calls = new TreeSet<>();
            classFile(new View(file.bytes()), calls);
            calls.forEach(call -> facts.fact(call, file.name(), ""));
            return;
        }
        Set<String> calls = new TreeSet<>();
        int entries = 0;
        long left = MOST;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file.bytes()))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                if (++entries > MOST_ENTRIES || left <= 0) {
                    facts.gap(Gap.Cause.LIMIT, "there is more in it than is looked at");
                    break;
                }
                byte[] bytes = bytes(zip);
                left -= bytes.length;
                if (bytes.length >= MOST_OF_ONE) {
                    // What is left of it would have to be expanded to come to the next.
                    facts.gap(Gap.Cause.LIMIT, "its member number " + entries + " is too large; the rest is left out");
                    break;
                }
                entry(entry.getName(), bytes, file.type().word().equals("apk"), calls, facts);
            }
        } catch (IOException | IllegalArgumentException _) {
            facts.gap(Gap.Cause.DAMAGED, "it could be read only to its member number " + entries);
        }
        calls.forEach(call -> facts.fact(call, "", ""));
    }

    private static byte[] bytes(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] step = new byte[8192];
        for (int count; out.size() < MOST_OF_ONE && (count = in.read(step)) > 0; ) {
            out.write(step, 0, count);
        }
        return out.toByteArray();
    }

    private static void entry(String name, byte[] bytes, boolean android, Set<String> calls, Facts facts) {
        String lower = name.toLowerCase(Locale.ROOT);
        String ending = lower.substring(lower.lastIndexOf('.') + 1);
        if (lower.equals("meta-inf/manifest.mf")) {
            for (String line : new String(bytes, StandardCharsets.UTF_8).split("\r?\n", 200)) {
                if (line.startsWith("Main-Class:")
                        || line.startsWith("Premain-Class:")
                        || line.startsWith("Launcher-Agent")) {
                    facts.fact("java-starts-with", line, name);
                }
            }
        } else if (lower.equals("androidmanifest.xml") && android) {
            AndroidManifest.tell(new View(bytes), facts);
        } else if (lower.startsWith("meta-inf/")
                && (ending.equals("rsa") || ending.equals("dsa") || ending.equals("ec"))) {
            facts.fact("signed-file", name, "");
        } else if (ending.equals("class")) {
            classFile(new View(bytes), calls);
        } else if (CARRIED.contains(ending)) {
            facts.fact("file-in-package", name, bytes.length + " bytes");
            if (!ending.equals("js") && !ending.equals("so") && !ending.equals("dex")) {
                facts.child(name, "embedded", bytes);
            }
        }
    }

    /// The names that a class refers to stand in its constants, as text.
    private static void classFile(View file, Set<String> calls) {
        if (file.u32big(0) != 0xCAFEBABEL) {
            return;
        }
        int count = file.u16big(8);
        int at = 10;
        boolean runtime = false;
        boolean exec = false;
        for (int i = 1; i < count && at < file.size(); i++) {
            int tag = file.u8(at);
            switch (tag) {
                case 1 -> {
                    int length = file.u16big(at + 1L);
                    if (length < 64) {
                        String text = file.latin(at + 3L, length);
                        runtime |= text.equals("java/lang/Runtime");
                        exec |= text.equals("exec");
                        switch (text) {
                            case "java/lang/ProcessBuilder" -> calls.add("java-runs-programs");
                            case "java/net/URLClassLoader", "defineClass" -> calls.add("java-loads-code");
                            case "java/net/URLConnection", "java/net/HttpURLConnection" -> calls.add("java-fetches");
                            case "java/awt/Robot" -> calls.add("java-takes-screen");
                            default -> {}
                        }
                    }
                    at += 3 + length;
                }
                case 7, 8, 16, 19, 20 -> at += 3;
                case 15 -> at += 4;
                case 3, 4, 9, 10, 11, 12, 17, 18 -> at += 5;
                case 5, 6 -> {
                    at += 9;
                    i++;
                }
                default -> {
                    return;
                }
            }
        }
        if (runtime && exec) {
            calls.add("java-runs-programs");
        }
    }
}
