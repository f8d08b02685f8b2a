package org.tocsin.readers.files.program;

import java.util.Optional;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.View;

/// Programs whose work is to unpack or run what they carry, by the marks of their makers.
final class Installers {
    private static final int MOST = 1 << 20;

    private Installers() {}

    static void tell(PeImage image, PeResources resources, Facts facts) {
        Optional<String> kind = of(image, resources);
        kind.ifPresent(name -> facts.fact("installer", name, ""));
        View file = image.file();
        int cookie = file.find("MEI\u000c\u000b\n\u000b\u000e", Math.max(0, file.size() - MOST), file.size());
        if (cookie >= 0) {
            facts.fact("script-in-program", "PyInstaller", "at byte " + cookie);
        }
        boolean autoIt = resources.all().stream()
                .anyMatch(resource -> resource.kind().equals(PeResources.DATA)
                        && resource.name().equals("SCRIPT")
                        && resource.bytes().is(0, "\u00a3H\u004b\u00be"));
        if (autoIt || file.rest(image.end()).is(0, "\u00a3HK\u00be\u0098lJ\u00a9")) {
            facts.fact("script-in-program", "AutoIt", "");
        }
        boolean hotKey = resources.all().stream()
                .anyMatch(resource -> resource.kind().equals(PeResources.DATA)
                        && (resource.name().contains("AUTOHOTKEY")
                                || resource.name().contains("AHK")));
        if (hotKey) {
            facts.fact("script-in-program", "AutoHotkey", "");
        }
    }

    private static Optional<String> of(PeImage image, PeResources resources) {
        View overlay = image.file().rest(image.end());
        if (overlay.find("\u00ef\u00be\u00ad\u00deNullsoftInst", 0, MOST) >= 0) {
            return Optional.of("NSIS");
        }
        if (overlay.find("Inno Setup Setup Data", 0, MOST) >= 0
                || overlay.find("zlb\u001a", 0, 64) >= 0
                || overlay.find("idska32\u001a", 0, MOST) >= 0) {
            return Optional.of("Inno Setup");
        }
        if (image.sections().stream().anyMatch(section -> section.name().equals(".wixburn"))) {
            return Optional.of("WiX Burn");
        }
        if (resources.all().stream().anyMatch(resource -> resource.name().equals("CABINET"))) {
            return Optional.of("IExpress");
        }
        if (overlay.find("InstallShield", 0, 4096) >= 0) {
            return Optional.of("InstallShield");
        }
        if (overlay.find("7z\u00bc\u00af'\u001c", 0, 64 * 1024) >= 0) {
            return Optional.of("7z that opens itself");
        }
        if (overlay.find("Rar!\u001a\u0007", 0, 64 * 1024) >= 0) {
            return Optional.of("RAR that opens itself");
        }
        if (overlay.is(0, "PK\u0003\u0004")) {
            return Optional.of("zip that opens itself");
        }
        return Optional.empty();
    }
}
