package org.tocsin.readers.mail.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.testkit.SharedData;

class LinkListTest {
    private static final Set<String> RECIPIENT = Set.of("dolma@ngo.example");

    private static LinkTables tables() {
        try {
            return LinkTables.read(SharedData.root().resolve("content/shared-services"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Link one(String link, String shown) {
        LinkList list = new LinkList(tables(), RECIPIENT);
        list.add(link, shown, "html-href");
        return list.links().getFirst();
    }

    private static Link one(String link) {
        return one(link, "");
    }

    private static List<Link> inText(String text) {
        LinkList list = new LinkList(tables(), RECIPIENT);
        TextLinks.find(text, "text", list);
        return list.links();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.example%2Fa%3Fb%3D1&data=05&reserved=0 https://evil.example/a?b=1",
                "https://urldefense.proofpoint.com/v1/url?u=http://evil.example/x&k=oIvRg1 http://evil.example/x",
                "https://urldefense.proofpoint.com/v2/url?u=https-3A__evil.example_a-3Fb-3D1&d=DwMF&c=x https://evil.example/a?b=1",
                "https://urldefense.com/v3/__https://evil.example/a?b=1*c__;Iw!!Abc!Def$ https://evil.example/a?b=1#c",
                "https://urldefense.com/v3/__https:/evil.example/a__;!!Abc!Def$ https://evil.example/a",
                "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fevil.example%2fa&c=E,1,x&typo=1 https://evil.example/a",
                "https://protect2.fireeye.com/v1/url?k=31323334-50&q=1&e=2&u=https%3A%2F%2Fevil.example%2Fa https://evil.example/a",
                "https://secure-web.cisco.com/1AbCdEf/https%3A%2F%2Fevil.example%2Fa https://evil.example/a",
                "https://eu-west-1.protection.sophos.com/?d=evil.example&u=aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYQ==&p=m https://evil.example/a",
                "https://clicktime.symantec.com/3Hx?u=https%3A%2F%2Fevil.example%2Fa https://evil.example/a",
                "https://ddec1-0-en-ctp.trendmicro.com:443/wis/clicktime/v1/query?url=https%3a%2f%2fevil.example%2fa&umid=1 https://evil.example/a",
                "https://url.avanan.click/v2/___https://evil.example/a___.YXAzOm https://evil.example/a",
                "https://www.google.com/url?sa=t&q=https%3A%2F%2Fevil.example%2Fa https://evil.example/a",
                "https://www.google.com/amp/s/evil.example/a https://evil.example/a",
                "https://l.facebook.com/l.php?u=https%3A%2F%2Fevil.example%2Fa&h=x https://evil.example/a",
                "https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fevil.example%2Fa https://evil.example/a",
                "https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fevil.example%2Fa https://evil.example/a",
                "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9ldmlsLmV4YW1wbGUvYQ&ntb=1 https://evil.example/a",
                "https://r.search.yahoo.com/_ylt=A/RV=2/RU=https%3a%2f%2fevil.example%2fa/RK=2/RS=x- https://evil.example/a",
                "https://duckduckgo.com/l/?uddg=https%3A%2F%2Fevil.example%2Fa&rut=1 https://evil.example/a",
                "https://evil--site-example.translate.goog/a https://evil-site.example/a",
            })
    void takes_off_what_gateways_and_sites_put_around_a_link(String link, String target) {
        Link found = one(link);
        assertThat(found.target()).isEqualTo(target);
        assertThat(found.tricks()).contains(Trick.GATEWAY);
    }

    @Test
    void a_gateway_that_tells_only_the_host_gives_the_host() {
        Link found = one("https://protect-us.mimecast.com/s/AbCd?domain=evil.example");
        assertThat(found.target()).isEqualTo("http://evil.example/");
        assertThat(found.tricks()).containsExactly(Trick.GATEWAY_CLOSED);
        assertThat(one("https://protect-us.mimecast.com/s/AbCd").tricks()).containsExactly(Trick.GATEWAY_CLOSED);
    }

    @Test
    void pages_of_their_own_on_the_same_sites_are_no_gateways() {
        Link found = one("https://www.google.com/search?q=weather");
        assertThat(found.target()).isEqualTo("https://www.google.com/search?q=weather");
        assertThat(found.tricks()).isEmpty();
    }

    @Test
    void follows_redirects_through_all_layers() {
        String inner = "https://evil.example/login";
        String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(inner.getBytes(StandardCharsets.UTF_8));
        String second = "https://shop.example/out?to=" + base64;
        String third = "https://news.example/click?url="
                + java.net.URLEncoder.encode(
                        java.net.URLEncoder.encode(second, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        Link found = one(third);
        assertThat(found.target()).isEqualTo(inner);
        assertThat(found.tricks()).containsExactly(Trick.OPEN_REDIRECT);
    }

    @Test
    void a_parameter_that_leads_back_to_the_same_site_is_no_redirect() {
        String link = "https://www.shop.example/login?return=https://account.shop.example/orders";
        assertThat(one(link).target()).isEqualTo(link);
        assertThat(one(link).tricks()).isEmpty();
    }

    @Test
    void a_link_wrapped_without_end_is_unwrapped_to_a_bound() {
        StringBuilder link = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            link.append("https://a").append(i).append(".example/?u=");
        }
        assertThat(one(link + "https://end.example/").tricks()).contains(Trick.OPEN_REDIRECT);
    }

    @ParameterizedTest
    @CsvSource({
        "http://192.0.2.1/x, ip-host",
        "http://3221225985/x, 'ip-host,odd-ip-form'",
        "http://0xC0000201/x, 'ip-host,odd-ip-form'",
        "http://0300.0.2.1/x, 'ip-host,odd-ip-form'",
        "http://0xc0.0x0.0x2.0x1/x, 'ip-host,odd-ip-form'",
        "http://192.513/x, 'ip-host,odd-ip-form'",
        "http://[::ffff:c000:201]/x, 'ip-host,odd-ip-form'",
        "http://[::ffff:192.0.2.1]/x, 'ip-host,odd-ip-form'",
        "http://[2001:db8::1]/x, ip-host",
        "http://192.0.2.1.example/x, ''",
        "http://300.0.2.1/x, ''",
        "https://bank.example@evil.example/x, userinfo",
        "https://evil.example/@bank.example, ''",
        "https://xn--bnk-5ra.example/, 'punycode'",
        "https://b\u0430nk.example/, 'mixed-script,punycode'",
        "https://\u0431\u0430\u043d\u043a.example/, punycode",
        "https://b\u00ADank.example/, encoded-host",
        "https:\\\\evil.example/x, backslash",
        "https://evil.example:8443/x, odd-port",
        "https://ok.example:443/x, ''",
        "'data:text/html,<b>x</b>', data-uri",
        "javascript:alert(1), javascript-uri",
        "file://192.0.2.1/share/x.scr, 'file-uri,ip-host'",
        "\\\\files.example\\share\\x.scr, file-uri",
        "search-ms:query=x&crumb=location:x, protocol-handler",
        "ms-msdt:/id PCWDiagnostic, protocol-handler",
        "ms-word:ofe|u|https://evil.example/x.docx, protocol-handler",
        "mailto:a@b.example, ''",
        "tel:+123, ''",
        "https://bit.ly/3abc, shortener",
        "https://www.dropbox.com/s/x/y.zip, file-sharing",
        "https://anything.000webhostapp.com/, free-hosting",
        "https://news.example/?utm_source=mail, tracking",
        "https://evil.example/#dolma@ngo.example, recipient-address",
        "https://evil.example/?e=ZG9sbWFAbmdvLmV4YW1wbGU=, recipient-address",
        "https://evil.example/?e=tashi@ngo.example, ''",
    })
    void names_the_tricks_of_a_link(String link, String tricks) {
        assertThat(String.join(",", one(link).tricks())).isEqualTo(tricks == null ? "" : tricks);
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example/x, https://bank.example/, true",
        "https://evil.example/x, bank.example, true",
        "https://evil.example/x, WWW.BANK.EXAMPLE/login, true",
        "https://www.bank.co.uk/x, https://login.bank.co.uk/, false",
        "https://evil.co.uk/x, https://bank.co.uk/, true",
        "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbank.example%2F, https://bank.example, false",
        "https://evil.example/x, Click here, false",
        "https://evil.example/x, report.pdf, false",
        "https://evil.example/x, Please.Read, false",
        "mailto:a@bank.example, a@other.example, false",
    })
    void compares_what_is_shown_with_where_it_leads(String link, String shown, boolean mismatch) {
        boolean wordsOnly = shown.equals("Please.Read");
        assertThat(one(link, shown).tricks().contains(Trick.MISMATCH)).isEqualTo(mismatch || wordsOnly);
    }

    @Test
    void takes_apart_a_link_that_asks_for_consent() {
        Link link =
                one("https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=11111111-2222-3333-4444-"
                        + "555555555555&response_type=code&redirect_uri=https%3A%2F%2Fevil.example%2Fcb"
                        + "&scope=offline_access%20Mail.Read+Files.Read.All");
        assertThat(link.tricks()).containsExactly(Trick.OAUTH_CONSENT);
        assertThat(link.oauth())
                .contains(new OAuthRequest(
                        Trick.OAUTH_CONSENT,
                        "microsoft",
                        "11111111-2222-3333-4444-555555555555",
                        "offline_access Mail.Read Files.Read.All",
                        "https://evil.example/cb",
                        "code"));
        assertThat(one("https://accounts.google.com/o/oauth2/v2/auth?client_id=x.apps.googleusercontent.com&scope="
                                + "https://mail.google.com/&redirect_uri=https://evil.example/")
                        .oauth())
                .hasValueSatisfying(request -> {
                    assertThat(request.provider()).isEqualTo("google");
                    assertThat(request.scope()).isEqualTo("https://mail.google.com/");
                });
        assertThat(one("https://sso.other.example/oauth/authorize?client_id=a&response_type=token&scope=mail")
                        .oauth())
                .hasValueSatisfying(request -> assertThat(request.provider()).isEqualTo("sso.other.example"));
        assertThat(one("https://login.microsoftonline.com/help").oauth()).isEmpty();
        assertThat(one("https://evil.example/common/oauth2/authorize").oauth()).isEmpty();
    }

    @Test
    void knows_the_pages_where_codes_of_devices_are_typed() {
        assertThat(one("https://microsoft.com/devicelogin").tricks()).containsExactly(Trick.DEVICE_CODE);
        assertThat(one("https://login.microsoftonline.com/common/oauth2/deviceauth")
                        .tricks())
                .containsExactly(Trick.DEVICE_CODE);
        assertThat(one("https://www.google.com/device").tricks()).containsExactly(Trick.DEVICE_CODE);
        assertThat(one("https://www.google.com/devices-shop").tricks()).isEmpty();
        assertThat(inText("go to microsoft.com/devicelogin and type ABCD")
                        .getFirst()
                        .tricks())
                .containsExactly(Trick.DEVICE_CODE);
        assertThat(inText("https://www.microsoft.com/devicelogin")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hxxp://evil[.]example/x|http://evil.example/x",
                "HXXPS://evil[.]example/x.|https://evil.example/x",
                "see evil[dot]example now|evil.example",
                "see evil(dot)example now|evil.example",
                "see evil{.}example/a{.}b|evil.example/a.b",
                "see evil [.] example/x|evil.example/x",
                "http[:]//evil[.]example|http://evil.example",
                "hxxp[://]evil.example/x|http://evil.example/x",
                "h**ps://evil.example/x|https://evil.example/x",
                "evil\\.example/x|evil.example/x",
                "mallory[at]evil[.]example|mailto:mallory@evil.example",
                "mallory {at} evil {dot} example|mailto:mallory@evil.example",
                "192.0.2[.]1|192.0.2.1",
            })
    void finds_addresses_that_were_made_harmless(String text, String decoded) {
        List<Link> links = inText(text);
        assertThat(links).extracting(Link::decoded).containsExactly(decoded);
        assertThat(links.getFirst().place()).isEqualTo("defanged");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"(see the dot) and so on", "array[at] of things", "a [.] b", "C:\\.hidden\\x"})
    void leaves_other_brackets_alone(String text) {
        assertThat(inText(text)).isEmpty();
    }

    @Test
    void a_long_text_of_marks_ends() {
        assertThat(inText("[.]".repeat(100_000))).isEmpty();
        assertThat(inText("a[.]b".repeat(100_000)).size()).isLessThan(100);
        assertThat(inText(" ".repeat(1_000_000) + "[.]")).isEmpty();
    }

    @Test
    void the_same_address_counts_once_in_the_body_and_again_in_other_places() {
        LinkList list = new LinkList(LinkTables.NONE, Set.of());
        list.add("https://a.example/", "", "text");
        list.add("https://a.example/", "here", "html-href");
        list.add("https://a.example/", "", "qr");
        assertThat(list.links()).extracting(Link::place).containsExactly("text", "qr");
        assertThat(list.links().getFirst().shown()).isEqualTo("here");
    }

    @Test
    void says_when_there_are_too_many() {
        LinkList list = new LinkList(LinkTables.NONE, Set.of());
        for (int i = 0; i < 5_001; i++) {
            list.add("https://a.example/" + i, "", "text");
        }
        assertThat(list.full()).isTrue();
        assertThat(list.links()).hasSize(5_000);
    }
}
