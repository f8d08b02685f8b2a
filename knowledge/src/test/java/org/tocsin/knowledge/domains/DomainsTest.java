package org.tocsin.knowledge.domains;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainsTest {
    @ParameterizedTest
    @CsvSource({
        "www.Example.ORG, example.org",
        "example.org., example.org",
        "a.b.google.co.uk, google.co.uk",
        "mail.mofa.gov.vn, mofa.gov.vn",
        "somebody.github.io, somebody.github.io",
        "x.somebody.github.io, somebody.github.io",
        "a.b.whatever.ck, b.whatever.ck",
        "a.www.ck, www.ck",
        "city.kawasaki.jp, city.kawasaki.jp",
        "x.foo.kawasaki.jp, x.foo.kawasaki.jp",
        "www.b\u00fccher.de, xn--bcher-kva.de",
        "www.example\u3002org, example.org",
        "_dmarc.example.org, example.org",
    })
    void finds_what_somebody_registered(String host, String registrable) {
        assertThat(Domains.registrable(host)).contains(registrable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "org",
                "co.uk",
                "github.io",
                "whatever.ck",
                "localhost",
                "server.local",
                "10.0.0.1",
                "::1",
                "a..org",
                "-a.org",
                "powershell.exe",
                "a b.org",
                "xn--.xn--",
            })
    void finds_nothing_in_suffixes_addresses_and_junk(String host) {
        assertThat(Domains.registrable(host)).isEmpty();
    }

    @Test
    void takes_a_name_apart_as_people_see_it() {
        DomainName name = Domains.parse("login.xn--bcher-kva.co.uk").orElseThrow();
        assertThat(name.below()).isEqualTo(List.of("login"));
        assertThat(name.label()).isEqualTo("b\u00fccher");
        assertThat(name.suffix()).isEqualTo("co.uk");
        assertThat(name.registrable()).isEqualTo("xn--bcher-kva.co.uk");
        assertThat(name.hosted()).isFalse();
        assertThat(Domains.parse("a.web.app").orElseThrow().hosted()).isTrue();
    }

    @Test
    void bears_names_that_are_too_long_and_punycode_that_is_none() {
        assertThat(Domains.registrable("a.".repeat(200) + "org")).isEmpty();
        assertThat(Domains.registrable("x".repeat(64) + ".org")).isEmpty();
        assertThat(Domains.registrable("xn--99999999999.org")).contains("xn--99999999999.org");
        assertThat(Domains.registrable("xn--" + "a".repeat(59) + ".org")).isPresent();
    }

    @Test
    void knows_public_suffixes() {
        assertThat(Domains.isSuffix("gov.vn")).isTrue();
        assertThat(Domains.isSuffix("mofa.gov.vn")).isFalse();
        assertThat(Domains.isSuffix("nonsense")).isFalse();
    }
}
