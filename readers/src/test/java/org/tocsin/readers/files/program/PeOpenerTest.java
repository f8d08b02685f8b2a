package org.tocsin.readers.files.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Gap;
import org.tocsin.readers.files.OpenedFile;
import org.tocsin.testkit.files.PeWriter;

class PeOpenerTest {
    private static OpenedFile open(String name, byte[] bytes) {
        return OpenedFile.of(new PeOpener(), name, bytes);
    }

    private static String md5(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static PeWriter plain() {
        return new PeWriter().imports("KERNEL32.dll", "ExitProcess").imports("USER32.dll", "MessageBoxA");
    }

    @Test
    void hashes_imports_in_order_with_names_for_known_numbers() throws Exception {
        byte[] program = new PeWriter()
                .imports("KERNEL32.DLL", "ExitProcess", "LoadLibraryA")
                .imports("WS2_32.dll", "#23", "#115")
                .imports("OLEAUT32.dll", "#6")
                .imports("other.ocx", "#6")
                .imports("drv.x", "Go")
                .write();
        assertThat(open("a.exe", program).fact("imphash"))
                .containsExactly(md5("kernel32.exitprocess,kernel32.loadlibrarya,ws2_32.socket,ws2_32.wsastartup,"
                        + "oleaut32.sysfreestring,other.ord6,drv.x.go"));
    }

    @Test
    void tells_what_a_program_is_and_that_nobody_signed_it() {
        OpenedFile file = open("a.exe", plain().debugPath("C:\\work\\door.pdb").write());
        assertThat(file.all("Object.Kind")).containsExactly("pe");
        assertThat(file.fact("program-form")).containsExactly("program x86");
        assertThat(file.fact("debug-path")).containsExactly("C:\\work\\door.pdb");
        assertThat(file.fact("built-at")).containsExactly("2020-09-13T12:26:40Z");
        assertThat(file.fact("unsigned")).hasSize(1);
        assertThat(file.facts().faults()).isEmpty();
    }

    @Test
    void hands_on_what_is_appended_and_what_lies_in_resources() {
        byte[] inner = new PeWriter().write();
        byte[] noise = new byte[100];
        new Random(3).nextBytes(noise);
        OpenedFile file = open(
                "a.exe", plain().resource(inner).resource(noise).overlay(inner).write());
        assertThat(file.children()).containsExactly("resource 10 1", "appended");
        assertThat(file.facts().children().getFirst().bytes()).isEqualTo(inner);
        assertThat(file.fact("carries-program")).hasSize(2);
    }

    @Test
    void finds_an_archive_behind_the_settings_of_one_that_opens_itself() {
        byte[] archive = "7z\u00bc\u00af'\u001c\0\4".repeat(8).getBytes(StandardCharsets.ISO_8859_1);
        byte[] behind = (";!@Install@!UTF-8!\nRunProgram=\"a\"\n;!@InstallEnd@!"
                        + new String(archive, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
        OpenedFile file = open("setup.exe", plain().overlay(behind).write());
        assertThat(file.fact("installer")).containsExactly("7z that opens itself");
        assertThat(file.facts().children().getFirst().bytes()).isEqualTo(archive);
    }

    @Test
    void names_a_packer_by_its_sections_and_a_library_that_leads_on() {
        assertThat(open("a.exe", plain().section("UPX0").write()).fact("packed-by"))
                .containsExactly("UPX");
        OpenedFile library =
                open("version.dll", plain().forwards("version_orig.Start").write());
        assertThat(library.fact("program-form")).containsExactly("library x86");
        assertThat(library.fact("exports-lead-on")).containsExactly("version_orig.Start");
        assertThat(library.fact("exports-as")).containsExactly("real.dll");
    }

    @Test
    void tells_of_names_that_hide_a_program() {
        byte[] program = plain().write();
        assertThat(open("report.pdf.exe", program).fact("name-has-two-endings")).hasSize(1);
        assertThat(open("report\u202Efdp.exe", program).fact("name-turns-direction"))
                .hasSize(1);
        assertThat(open("report.pdf", program).fact("name-of-document")).hasSize(1);
        assertThat(open("setup.1.2.exe", program).fact("name-has-two-endings")).isEmpty();
    }

    @Test
    void reports_a_gap_when_a_section_is_cut() {
        byte[] program = plain().write();
        OpenedFile file = open("a.exe", Arrays.copyOf(program, program.length - 300));
        assertThat(file.facts().faults()).extracting(fault -> fault.cause()).containsExactly(Gap.Cause.TRUNCATED);
        assertThat(file.fact("program-form")).hasSize(1);
    }

    @Test
    void damaged_programs_are_told_of_without_an_exception() {
        byte[] program =
                plain().resource(new byte[64]).forwards("b.c").debugPath("x").write();
        Random random = new Random(11);
        int told = 0;
        for (int i = 0; i < 400; i++) {
            byte[] bytes = program.clone();
            for (int j = 0; j < 12; j++) {
                bytes[0x40 + random.nextInt(bytes.length - 0x40)] = (byte) (random.nextBoolean() ? 0xFF : 0x80);
            }
            told += open("a.exe", bytes).all("Object.Kind").size();
        }
        assertThat(told).isGreaterThan(300);
    }

    @Test
    void a_program_of_the_time_before_windows_is_dos() {
        byte[] dos = Arrays.copyOf("MZ".getBytes(StandardCharsets.US_ASCII), 200);
        assertThat(open("a.com", dos).all("Object.Kind")).containsExactly("dos");
        assertThat(open("a.com", new byte[0]).all("Object.Kind")).isEmpty();
    }
}
