package org.tocsin.readers.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.tocsin.readers.files.likeness.LikenessOpener;
import org.tocsin.readers.files.note.OneNoteOpener;
import org.tocsin.readers.files.packed.JavaOpener;
import org.tocsin.readers.files.packed.MsiOpener;
import org.tocsin.readers.files.packed.SwfOpener;
import org.tocsin.readers.files.program.ElfOpener;
import org.tocsin.readers.files.program.MachOpener;
import org.tocsin.readers.files.program.PeOpener;
import org.tocsin.readers.files.script.ScriptOpener;
import org.tocsin.readers.files.shortcut.LinkFileOpener;
import org.tocsin.readers.files.shortcut.LnkOpener;

/// Any bytes at all are told of without an exception. In the build it tries the seeds beside it; with
/// `JAZZER_FUZZ=1` it looks for others.
class ProgramsFuzzTest {
    private static final List<Opener> OPENERS = List.of(
            new PeOpener(),
            new ElfOpener(),
            new MachOpener(),
            new LnkOpener(),
            new OneNoteOpener(),
            new SwfOpener(),
            new JavaOpener(),
            new MsiOpener(),
            new LikenessOpener());
    private static final List<Opener> TEXTS = List.of(new ScriptOpener(), new LinkFileOpener());
    private static final List<String> NAMES = List.of("a.ps1", "a.bat", "a.vbs", "a.js", "a.hta", "a.url", "a.slk");

    @FuzzTest
    void any_program_is_told_of(byte[] bytes) {
        for (Opener opener : OPENERS) {
            assertThat(OpenedFile.of(opener, "any", bytes).all("name")).hasSize(1);
        }
    }

    @FuzzTest
    void any_script_is_told_of(byte[] bytes) {
        for (Opener opener : TEXTS) {
            for (String name : NAMES) {
                assertThat(OpenedFile.of(opener, name, bytes).all("name")).hasSize(1);
            }
        }
    }
}
