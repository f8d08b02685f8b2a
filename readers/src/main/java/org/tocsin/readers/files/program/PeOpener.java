package org.tocsin.readers.files.program;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;
import org.tocsin.readers.files.View;

/// Takes Windows programs and libraries apart.
public final class PeOpener implements Opener {
    private static final int MOST_EXPORTS = 40;

    /// Packed or enciphered bytes are above this; ordinary code lies between 5 and 6.7.
    private static final double HIGH_ENTROPY = 7.2;

    private static final int LEAST_OVERLAY = 16;

    private static final List<String> TOLD =
            List.of("CompanyName", "ProductName", "FileDescription", "OriginalFilename", "InternalName", "FileVersion");

    private static final Map<Integer, String> MACHINES = Map.of(
            0x14C, "x86", 0x8664, "x64", 0xAA64, "arm64", 0x1C0, "arm", 0x1C4, "arm", 0x200, "ia64", 0xEBC, "efi");

    @Override
    public boolean opens(Specimen file) {
        return file.type().word().equals("pe") || file.type().word().equals("dos");
    }

    @Override
    public void open(Specimen file, Facts facts) {
        View bytes = new View(file.bytes());
        Optional<PeImage> found = PeImage.of(bytes);
        if (found.isEmpty()) {
            dos(bytes, facts);
            return;
        }
        facts.kind("pe");
        PeImage image = found.get();
        headers(image, facts);
        imports(image, facts);
        exports(image, facts);
        RichHeader.of(image).ifPresent(rich -> facts.fact("rich-hash", rich.hash(), rich.tools() + " tools"));
        DotNet.of(image).ifPresent(net -> dotNet(net, facts));
        PeResources resources = PeResources.of(image);
        resources(resources, file.name(), bytes.size(), facts);
        Optional<Instant> signed = signatures(image, facts);
        built(image, signed, facts);
        debug(image, facts);
        overlay(image, facts);
        Installers.tell(image, resources, facts);
        FileNames.tell(file.name(), true, facts);
    }

    private static void dos(View bytes, Facts facts) {
        facts.kind("dos");
        long pages = bytes.u16(4);
        long last = bytes.u16(2);
        long end = pages == 0 ? 0 : (pages - 1) * 512 + (last == 0 ? 512 : last);
        long header = bytes.u32(0x3C);
        if (bytes.is(header, "NE") || bytes.is(header, "LE") || bytes.is(header, "LX")) {
            facts.fact("program-form", bytes.latin(header, 2), "");
        } else if (end > 0x40 && end < bytes.size()) {
            carried(bytes.rest(end), "appended", "appended", facts);
        }
    }

    private static void headers(PeImage image, Facts facts) {
        String machine = MACHINES.getOrDefault(image.machine(), "machine " + image.machine());
        String form = image.isLibrary() ? "library" : image.subsystem() == 1 ? "driver" : "program";
        facts.fact("program-form", form + " " + machine, "");
        long end = 0;
        long left = 4L * image.file().size();
        for (PeImage.Section section : image.sections()) {
            View bytes = image.file().part(section.raw(), section.rawSize());
            left -= bytes.size();
            if (left < 0) {
                facts.gap(Gap.Cause.LIMIT, "its sections lie over one another; not all of them were looked at");
                break;
            }
            double entropy = bytes.entropy();
            facts.fact(
                    "section",
                    section.name()
                            + String.format(Locale.ROOT, " %d bytes, entropy %.2f, md5 ", section.rawSize(), entropy)
                            + Hashes.md5(bytes),
                    section.name());
            String packer = Packers.ofSection(section.name());
            if (!packer.isEmpty()) {
                facts.fact("packed-by", packer, section.name());
            }
            if (section.runs() && section.writes() && section.rawSize() > 0) {
                facts.fact("code-that-writes-itself", section.name(), section.name());
            }
            if (section.runs() && bytes.size() > 4096 && entropy > HIGH_ENTROPY) {
                facts.fact("code-is-packed", String.format(Locale.ROOT, "entropy %.2f", entropy), section.name());
            }
            end = Math.max(end, section.raw() + section.rawSize());
        }
        if (end > image.file().size()) {
            facts.gap(
                    Gap.Cause.TRUNCATED,
                    "its sections end at byte " + end + ", but it has only "
                            + image.file().size());
        }
        if (image.entry() != 0 && image.section(image.entry()).isEmpty() && image.entry() >= image.headers()) {
            facts.fact("entry-outside", Long.toHexString(image.entry()), "");
        }
        if (image.directories().get(PeImage.TLS).address() != 0
                && image.at(image.directories().get(PeImage.TLS)).size() > 0) {
            facts.fact("runs-before-entry", "thread local storage", "");
        }
    }

    private static void imports(PeImage image, Facts facts) {
        PeImports imports = PeImports.of(image);
        String hash = imports.imphash();
        if (!hash.isEmpty()) {
            facts.fact("imphash", hash, "");
        }
        for (PeImports.Library library : imports.libraries()) {
            facts.fact(
                    "imports",
                    library.name() + ": " + String.join(" ", library.functions()),
                    library.delayed() ? "delayed" : "");
        }
        if (!imports.whole()) {
            facts.gap(Gap.Cause.LIMIT, "it imports more than is read");
        }
        Abilities.of(imports::wants).forEach(ability -> facts.fact(ability.word(), ability.by(), "imports"));
    }

    private static void exports(PeImage image, Facts facts) {
        PeExports exports = PeExports.of(image);
        if (!exports.name().isEmpty()) {
            facts.fact("exports-as", exports.name(), "");
        }
        exports.names().stream().limit(MOST_EXPORTS).forEach(name -> facts.fact("exports", name, ""));
        if (!exports.forwards().isEmpty()
                && exports.forwards().size() * 2 > exports.names().size()) {
            facts.fact(
                    "exports-lead-on",
                    exports.forwards().getFirst(),
                    exports.forwards().size() + " functions");
        }
    }

    private static void dotNet(DotNet net, Facts facts) {
        facts.fact("dotnet", net.runtime(), "");
        if (!net.module().isEmpty()) {
            facts.fact("dotnet-module", net.module(), "");
        }
        if (!net.library().isEmpty()) {
            facts.fact("dotnet-project", net.library(), "");
        }
    }

    private static void resources(PeResources resources, String name, int size, Facts facts) {
        List<PeResources.Resource> versions = resources.of(PeResources.VERSION);
        if (!versions.isEmpty()) {
            Map<String, String> texts = VersionInfo.of(versions.getFirst().bytes());
            for (String key : TOLD) {
                String text = texts.getOrDefault(key, "");
                if (!text.isEmpty()) {
                    facts.fact("says-of-itself", text, key);
                }
            }
            FileNames.compare(name, texts.getOrDefault("OriginalFilename", ""), facts);
        }
        for (PeResources.Resource manifest : resources.of(PeResources.MANIFEST)) {
            String text = manifest.bytes().latin(0, 16 * 1024);
            if (text.contains("requireAdministrator")) {
                facts.fact("asks-for-administrator", "requireAdministrator", "manifest");
            }
            if (text.matches("(?s).*<\\s*(\\w+:)?autoElevate[^>]*>\\s*true.*")) {
                facts.fact("elevates-itself", "autoElevate", "manifest");
            }
        }
        IconPicture.of(resources).ifPresent(icon -> {
            facts.fact("icon-md5", icon.md5(), "");
            icon.look().ifPresent(look -> facts.fact("icon-look", look, ""));
        });
        Set<String> plain = Set.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "11", "12", "14", "16", "24");
        long left = 2L * size;
        Set<Integer> places = new HashSet<>();
        for (PeResources.Resource resource : resources.all()) {
            left -= resource.bytes().size();
            if (left < 0) {
                facts.gap(Gap.Cause.LIMIT, "its resources lie over one another; not all of them were looked at");
                break;
            }
            if (!plain.contains(resource.kind()) && places.add(resource.bytes().from())) {
                carried(resource.bytes(), "resource " + resource.kind() + " " + resource.name(), "resource", facts);
            }
        }
    }

    /// Hands on what is a file of its own; of other bytes only how evenly they are spread.
    private static void carried(View bytes, String name, String how, Facts facts) {
        Carried.Find find = Carried.in(bytes);
        if (find.at() >= 0) {
            facts.child(name, how, bytes.rest(find.at()).copy());
            if (find.program()) {
                facts.fact("carries-program", name, how);
            }
        } else if (how.equals("resource") && bytes.size() > 16 * 1024 && bytes.entropy() > 7.9) {
            facts.fact("carries-enciphered", bytes.size() + " bytes", name);
        }
    }

    private static Optional<Instant> signatures(PeImage image, Facts facts) {
        PeImage.Directory place = image.directories().get(PeImage.SECURITY);
        if (place.address() == 0 || place.size() == 0) {
            facts.fact("unsigned", "", "");
            return Optional.empty();
        }
        View table = image.file().part(place.address(), place.size());
        Optional<Instant> first = Optional.empty();
        int count = 0;
        for (int at = 0; table.has(at, 8) && count < 8; count++) {
            long length = table.u32(at);
            if (length < 9 || !table.has(at, length)) {
                break;
            }
            View blob = table.part(at + 8L, length - 8);
            Optional<Authenticode> signature = table.u16(at + 6L) == 2 ? Authenticode.of(blob) : Optional.empty();
            if (signature.isPresent()) {
                signature(image, signature.get(), blob, facts);
                first = first.or(signature.get()::time);
            }
            at = (int) (at + length + 7 & ~7L);
        }
        if (!facts.has("signed-by") && !facts.has("signature-unreadable")) {
            facts.fact("signature-unreadable", table.size() + " bytes", "");
            facts.gap(
                    table.size() < place.size() ? Gap.Cause.TRUNCATED : Gap.Cause.DAMAGED,
                    "its signature could not be read");
        }
        return first;
    }

    private static void signature(PeImage image, Authenticode signature, View blob, Facts facts) {
        if (signature.signer().isEmpty() || signature.algorithm().isEmpty()) {
            facts.fact("signature-unreadable", signature.serial(), "");
            facts.gap(Gap.Cause.DAMAGED, "its signature names a certificate that did not come with it");
            return;
        }
        facts.fact("signed-by", signature.signer(), "serial " + signature.serial());
        facts.fact("signed-issuer", signature.issuer(), "");
        signature.time().ifPresent(time -> facts.fact("signed-at", time.toString(), ""));
        boolean same = Authenticode.digest(image, signature.algorithm()).equals(signature.digest());
        if (!same) {
            facts.fact("signature-altered", signature.algorithm(), "the program is not the one that was signed");
        } else if (signature.sound()) {
            facts.fact("signature-fits", signature.algorithm(), "");
        } else {
            facts.fact("signature-unproven", signature.algorithm(), "");
        }
        if (signature.selfIssued()) {
            facts.fact("signature-self-made", signature.signer(), "");
        }
        if (!signature.inTime()) {
            facts.fact(
                    "signature-out-of-time",
                    signature.time().map(Instant::toString).orElse(""),
                    "");
        }
        long behind = blob.size() - signature.used();
        if (behind > 8) {
            View rest = blob.rest(signature.used());
            if (rest.entropy() > 0) {
                facts.fact("hidden-behind-signature", behind + " bytes", "");
                facts.child("behind the signature", "appended", rest.copy());
            }
        }
    }

    private static void built(PeImage image, Optional<Instant> signed, Facts facts) {
        if (image.time() == 0) {
            return;
        }
        Instant built = Instant.ofEpochSecond(image.time());
        facts.fact("built-at", built.toString(), "");
        if (signed.isPresent()
                && built.isAfter(signed.get().plus(2, ChronoUnit.DAYS))
                && !facts.has("built-twice-alike")) {
            facts.fact("built-after-signing", built.toString(), signed.get().toString());
        }
    }

    private static void debug(PeImage image, Facts facts) {
        View table = image.at(image.directories().get(PeImage.DEBUG));
        for (int at = 0; table.has(at, 28) && at < 28 * 32; at += 28) {
            View entry = image.file().part(table.u32(at + 24L), Math.min(table.u32(at + 16L), 4096));
            if (table.u32(at + 12L) == 2 && entry.is(0, "RSDS")) {
                facts.fact("debug-path", entry.utf8(24, 1024), entry.guid(4));
            } else if (table.u32(at + 12L) == 2 && entry.is(0, "NB10")) {
                facts.fact("debug-path", entry.utf8(16, 1024), "");
            } else if (table.u32(at + 12L) == 16) {
                // The time of such a build is a digest of its content.
                facts.fact("built-twice-alike", "", "");
            }
        }
    }

    private static void overlay(PeImage image, Facts facts) {
        PeImage.Directory table = image.directories().get(PeImage.SECURITY);
        long end = image.end();
        long size = image.file().size();
        boolean signed = table.address() >= end && table.address() < size && table.size() > 0;
        long to = signed ? table.address() : size;
        if (to - end >= LEAST_OVERLAY) {
            View overlay = image.file().part(end, to - end);
            if (overlay.entropy() > 0) {
                facts.fact(
                        "appended",
                        String.format(Locale.ROOT, "%d bytes, entropy %.2f", overlay.size(), overlay.entropy()),
                        "at byte " + end);
                carried(overlay, "appended", "appended", facts);
            }
        }
        long behind = table.address() + table.size();
        if (signed && size - behind >= LEAST_OVERLAY) {
            View rest = image.file().rest(behind);
            facts.fact("appended-behind-signature", rest.size() + " bytes", "at byte " + behind);
            carried(rest, "behind the signature", "appended", facts);
        }
    }
}
