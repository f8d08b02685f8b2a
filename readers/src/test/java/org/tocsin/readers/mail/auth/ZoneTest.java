package org.tocsin.readers.mail.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ZoneTest {
    private static Dns.Answer found(String... records) {
        return new Dns.Answer.Found(List.of(records));
    }

    @Test
    void reads_what_people_write_and_tools_print() {
        Zone zone = Zone.parse("""
                $ORIGIN example.org.
                ; saved on a quiet day
                @ 3600 IN TXT "v=spf1 " "-all" ; refuses all
                www IN A 192.0.2.1
                    IN AAAA 2001:db8::1
                mail MX 20 second
                mail MX 10 first.example.net.
                alias CNAME www
                s1._domainkey TXT ( "v=DKIM1; p="
                   "AAAA" )
                10.2.0.192.in-addr.arpa. PTR mail.example.org.
                odd TYPE65 \\# 0
                text TXT "a \\"b\\" \\092"
                """);
        assertThat(zone.look("Example.ORG.", Dns.Type.TXT)).isEqualTo(found("v=spf1 -all"));
        assertThat(zone.look("www.example.org", Dns.Type.A)).isEqualTo(found("192.0.2.1"));
        assertThat(zone.look("alias.example.org", Dns.Type.AAAA)).isEqualTo(found("2001:db8::1"));
        assertThat(zone.look("mail.example.org", Dns.Type.MX))
                .isEqualTo(found("first.example.net", "second.example.org"));
        assertThat(zone.look("s1._domainkey.example.org", Dns.Type.TXT)).isEqualTo(found("v=DKIM1; p=AAAA"));
        assertThat(zone.look("10.2.0.192.in-addr.arpa", Dns.Type.PTR)).isEqualTo(found("mail.example.org"));
        assertThat(zone.look("text.example.org", Dns.Type.TXT)).isEqualTo(found("a \"b\" \\"));
    }

    @Test
    void a_file_is_never_all_there_is() {
        Zone zone = Zone.parse("a.example. A 192.0.2.1\n");
        assertThat(zone.look("b.example", Dns.Type.A)).isEqualTo(new Dns.Answer.Unknown());
        assertThat(zone.look("a.example", Dns.Type.TXT)).isEqualTo(new Dns.Answer.Nothing());
    }

    @Test
    void aliases_in_a_ring_fail() {
        Zone zone = new Zone.Builder()
                .alias("a.example", "b.example")
                .alias("b.example", "a.example")
                .build();
        assertThat(zone.look("a.example", Dns.Type.A)).isEqualTo(new Dns.Answer.Failed());
    }

    @Test
    void passes_over_what_has_no_form() {
        assertThat(Zone.parse("(((\n\"\n;\n\\").look("a.example", Dns.Type.A)).isEqualTo(new Dns.Answer.Unknown());
    }
}
