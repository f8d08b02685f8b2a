package org.tocsin.readers.files.likeness;

import java.util.Set;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.Opener;
import org.tocsin.readers.files.Specimen;

/// Tells the digests of likeness of what may have been made by an attacker: programs, documents, shortcuts.
public final class LikenessOpener implements Opener {
    private static final int MOST = 16 << 20;

    /// Below this, digests say nothing.
    private static final int LEAST = 512;

    private static final Set<String> KINDS = Set.of(
            "pe",
            "elf",
            "macho",
            "ole",
            "ooxml",
            "rtf",
            "pdf",
            "lnk",
            "onenote",
            "chm",
            "swf",
            "jar",
            "apk",
            "java-class",
            "registry-hive");

    @Override
    public boolean opens(Specimen file) {
        return KINDS.contains(file.type().word());
    }

    @Override
    public void open(Specimen file, Facts facts) {
        if (file.bytes().length < LEAST || file.bytes().length > MOST) {
            return;
        }
        Tlsh.of(file.bytes()).ifPresent(hash -> facts.fact("tlsh", hash, ""));
        facts.fact("ssdeep", Ssdeep.of(file.bytes()), "");
    }
}
