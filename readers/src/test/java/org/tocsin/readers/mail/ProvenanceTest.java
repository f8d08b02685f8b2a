package org.tocsin.readers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.Bytes;
import org.tocsin.readers.Limits;
import org.tocsin.readers.mail.auth.Zone;
import org.tocsin.readers.mail.links.LinkTables;

/// What a record says of who sent the message.
class ProvenanceTest {
    private static final String FROM = "From: Ann <ann@example.org>\nTo: bob@ngo.example\nSubject: Plan\n"
            + "Date: Thu, 7 Mar 2024 10:20:30 +0100\nMessage-ID: <1@example.org>\n\nHello\n";

    private static final String WAY = """
            Return-Path: <ann@example.org>
            Received: from edge.ngo.example (edge.ngo.example [10.0.0.2])
             by store.ngo.example with LMTPS; Thu, 7 Mar 2024 10:20:40 +0100
            Authentication-Results: edge.ngo.example; spf=pass (it is good) smtp.mailfrom=example.org;
             dkim=pass (2048-bit key) header.d=example.org header.s=s1;
             dmarc=pass (p=REJECT) header.from=example.org
            Received: from mail.example.org (mail.example.org [192.0.2.10])
             by edge.ngo.example with ESMTPS id 1 for <bob@ngo.example>; Thu, 7 Mar 2024 10:20:38 +0100
            Authentication-Results: edge.ngo.example; spf=pass smtp.mailfrom=forged.example
            Authentication-Results: ngo.example; dmarc=pass header.from=forged.example
            Received: from laptop (unknown [203.0.113.7])
             by mail.example.org with ESMTPSA; Thu, 7 Mar 2024 10:20:31 +0100
            X-Originating-IP: [203.0.113.9]
            """;

    private static Mailbag read(String mail) {
        return Mailbag.of(new EmlReader(), mail);
    }

    @Test
    void tells_the_way_of_a_message_from_the_last_server_down() {
        Mailbag bag = read(WAY + FROM);
        assertThat(bag.values(0, "Hop.From")).containsExactly("edge.ngo.example", "mail.example.org", "laptop");
        assertThat(bag.values(0, "Hop.By"))
                .containsExactly("store.ngo.example", "edge.ngo.example", "mail.example.org");
        assertThat(bag.values(0, "Hop.Ip")).containsExactly("10.0.0.2", "192.0.2.10", "203.0.113.7");
        assertThat(bag.values(0, "Hop.With")).containsExactly("LMTPS", "ESMTPS", "ESMTPSA");
        assertThat(bag.values(0, "Hop.Time")).first().isEqualTo("2024-03-07T09:20:40Z");
        assertThat(bag.values(0, "Hop.Delay")).containsExactly("2", "7", "");
        assertThat(bag.values(0, "Hop.Odd")).containsExactly("", "", "no-reverse-name");
        assertThat(bag.value(0, "Hop.Boundary")).isEqualTo("2");
        assertThat(bag.values(0, "Origin.Ip")).containsExactly("203.0.113.9", "192.0.2.10", "203.0.113.7");
        assertThat(bag.values(0, "Origin.Source")).containsExactly("x-originating-ip", "handed-over", "first-received");
    }

    @Test
    void tells_the_receivers_verdicts_from_those_that_anyone_could_have_written() {
        Mailbag bag = read(WAY + FROM);
        assertThat(bag.values(0, "Auth.Method")).containsExactly("spf", "dkim", "dmarc", "spf", "dmarc");
        assertThat(bag.values(0, "Auth.Result")).containsOnly("pass");
        assertThat(bag.values(0, "Auth.Identity"))
                .containsExactly(
                        "smtp.mailfrom=example.org",
                        "header.d=example.org header.s=s1",
                        "header.from=example.org",
                        "smtp.mailfrom=forged.example",
                        "header.from=forged.example");
        assertThat(bag.values(0, "Auth.Standing"))
                .containsExactly("receiver", "receiver", "receiver", "anyone", "anyone");
    }

    @Test
    void where_the_receiver_wrote_nothing_above_the_topmost_below_counts_if_it_bears_its_name() {
        String below = WAY.substring(0, WAY.indexOf("Authentication"))
                + WAY.substring(WAY.indexOf("Received: from mail.example.org"));
        assertThat(read(below + FROM).values(0, "Auth.Standing")).containsExactly("receiver", "anyone");
    }

    @Test
    void a_message_that_no_server_received_has_verdicts_of_anyone() {
        Mailbag bag = read("Authentication-Results: mx.google.com; spf=pass smtp.mailfrom=a@b.example\n" + FROM);
        assertThat(bag.values(0, "Auth.Standing")).containsExactly("anyone");
        assertThat(bag.values(0, "Hop.From")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mx.example 1; spf=pass smtp.mailfrom=a@b.example|mx.example|spf|pass|smtp.mailfrom=a@b.example
            spf=softfail (sender IP is 1.2.3.4) smtp.mailfrom=x.example|''|spf|softfail|smtp.mailfrom=x.example
            mx.example; none|mx.example|''|none|''
            mx.example (c;omm(e)nt); dkim=FAIL reason="bad; really" header.i=@x.example|mx.example|dkim|fail|header.i=@x.example
            mx.example spf=fail smtp.helo=h.example|mx.example|spf|fail|smtp.helo=h.example
            mx.example; dkim/1=pass header.b="ab=c"|mx.example|dkim|pass|header.b=ab=c
            mx.example; spf=pass smtp.mailfrom=a=b@c.example|mx.example|spf|pass|smtp.mailfrom=a=b@c.example
            """)
    void reads_results_as_carelessly_as_they_are_written(
            String value, String server, String method, String result, String identity) {
        Mailbag bag = read("Authentication-Results: " + value + "\n" + FROM);
        assertThat(bag.values(0, "Auth.Server")).containsExactly(server);
        assertThat(bag.values(0, "Auth.Method")).containsExactly(method);
        assertThat(bag.values(0, "Auth.Result")).containsExactly(result);
        assertThat(bag.values(0, "Auth.Identity")).containsExactly(identity);
    }

    @Test
    void reads_received_spf_and_the_results_of_a_seal() {
        Mailbag bag = read("Received-SPF: Fail (mx.example: domain of a@b.example does not allow)\n"
                + " client-ip=192.0.2.1; envelope-from=\"a@b.example\"; helo=h.example;\n"
                + "ARC-Authentication-Results: i=1; mx.other; dkim=pass header.d=b.example\n" + FROM);
        assertThat(bag.values(0, "Auth.Field")).containsExactly("received-spf", "arc-authentication-results");
        assertThat(bag.values(0, "Auth.Server")).containsExactly("mx.example", "mx.other");
        assertThat(bag.values(0, "Auth.Identity"))
                .containsExactly("client-ip=192.0.2.1 envelope-from=a@b.example helo=h.example", "header.d=b.example");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            from a.example (a.example [192.0.2.1]) by m.example with ESMTPS; Fri, 8 Mar 2024 10:00:00 +0000|''
            from a.example (a.example [192.0.2.1]) by m.example with ESMTP; Fri, 8 Mar 2024 10:00:00 +0000|not-encrypted
            from a.example (b.test [192.0.2.1]) by m.example with ESMTPS; Fri, 8 Mar 2024 10:00:00 +0000|name-mismatch
            from a.example (unknown [192.0.2.1]) by m.example with ESMTPS; Fri, 8 Mar 2024 10:00:00 +0000|no-reverse-name
            from a.example by m.example with ESMTPS; Fri, 8 Mar 2024 10:00:00 +0731|unusual-zone
            from a.example by m.example with ESMTPS; Fri, 8 Mar 2024 10:00:00 -1300|unusual-zone
            from a.example by m.example with ESMTPS|no-time
            from unknown (HELO a.example) (192.0.2.1) by m.example with ESMTPS; Fri, 8 Mar 2024 10:00:00 +0000|no-reverse-name
            from [192.0.2.1] (helo=a.example) by m.example with esmtps; Fri, 8 Mar 2024 10:00:00 +0000|''
            """)
    void names_what_is_odd_about_one_server(String received, String odd) {
        assertThat(read("Received: " + received + "\n" + FROM).values(0, "Hop.Odd"))
                .containsExactly(odd);
    }

    @Test
    void times_that_go_back_and_servers_that_are_not_linked_are_odd() {
        Mailbag bag = read("""
                Received: from relay.example (relay.example [192.0.2.1]) by mx.ngo.example with ESMTPS; Fri, 8 Mar 2024 10:00:00 +0000
                Received: from pc.bank.test (pc.bank.test [198.51.100.4]) by mail.bank.test with ESMTPS; Fri, 8 Mar 2024 11:00:00 +0000
                """ + FROM);
        assertThat(bag.values(0, "Hop.Odd")).containsExactly("not-linked,time-backwards", "perhaps-forged");
        assertThat(bag.values(0, "Hop.Delay")).containsExactly("-3600", "");
    }

    @Test
    void a_private_address_between_public_ones_is_odd() {
        Mailbag bag = read("""
                Received: from a.example (a.example [192.0.2.1]) by mx.ngo.example with ESMTPS; Fri, 8 Mar 2024 10:00:03 +0000
                Received: from b.test (b.test [10.1.1.1]) by a.example with ESMTPS; Fri, 8 Mar 2024 10:00:02 +0000
                Received: from c.test (c.test [198.51.100.4]) by b.test with ESMTPS; Fri, 8 Mar 2024 10:00:01 +0000
                """ + FROM);
        assertThat(bag.values(0, "Hop.Odd")).containsExactly("", "private-in-the-middle", "");
    }

    @Test
    void names_where_the_senders_names_do_not_agree() {
        Mailbag bag = read("""
                Return-Path: <bounce@sender.test>
                DKIM-Signature: v=1; a=rsa-sha256; d=sender.test; s=x; h=from; bh=AAAA; b=AAAA
                From: "director@ngo.example" <director.ngo@gmail.com>
                Reply-To: x@yahoo.co.uk
                Sender: y@sender.test
                Message-ID: <1@mail.sender.test>

                x
                """);
        assertThat(bag.values(0, "Sender.Note"))
                .containsExactly(
                        "dkim-elsewhere",
                        "free-mail",
                        "message-id-elsewhere",
                        "name-shows-address",
                        "reply-to-elsewhere",
                        "reply-to-free-mail",
                        "return-path-elsewhere",
                        "sender-elsewhere");
        assertThat(bag.values(0, "Sender.NameAddress")).containsExactly("director@ngo.example");
        assertThat(bag.value(0, "Sender.Owner")).isEqualTo("gmail.com");
        assertThat(bag.value(0, "Align.ReturnPath")).isEqualTo("no");
        assertThat(bag.value(0, "Align.Dkim")).isEqualTo("no");
    }

    @Test
    void one_sender_with_one_name_gets_no_note() {
        Mailbag bag = read("Return-Path: <a@mail.example.co.uk>\nFrom: Example (example.co.uk) <a@example.co.uk>\n"
                + "Reply-To: a@example.co.uk\nMessage-ID: <1@mx.example.co.uk>\n\nx\n");
        assertThat(bag.values(0, "Sender.Note")).isEmpty();
        assertThat(bag.value(0, "Align.ReturnPath")).isEqualTo("relaxed");
        assertThat(read("To: a@b.example\nSubject: x\nMIME-Version: 1.0\n\nx").values(0, "Sender.Note"))
                .containsExactly("no-from");
    }

    @ParameterizedTest
    @CsvSource({
        "v=DMARC1; p=reject, v=spf1 ip4:192.0.2.10 -all, pass, pass, reject",
        "v=DMARC1; p=reject, v=spf1 -all, fail, fail, reject",
        "v=DMARC1; p=none, v=spf1 ~all, softfail, fail, none",
        "v=DMARC1; rua=mailto:x@y.example, v=spf1 -all, fail, fail, none",
        "p=reject; v=DMARC1, v=spf1 -all, fail, none, (absent)",
        "v=DMARC1; p=quarantine, v=spf1 include:other.example -all, unknown, unknown, quarantine",
    })
    void checks_the_sender_against_records_at_hand(
            String dmarc, String spf, String spfResult, String dmarcResult, String policy) {
        Zone zone = Zone.parse("example.org. TXT \"" + spf + "\"\n_dmarc.example.org. TXT \"" + dmarc + "\"\n");
        Mailbag bag = Mailbag.of(
                new EmlReader(new Reference(LinkTables.NONE, zone)),
                new Bytes((WAY + FROM).getBytes(StandardCharsets.UTF_8)),
                Limits.USUAL);
        assertThat(bag.value(0, "Spf.Result")).isEqualTo(spfResult);
        assertThat(bag.value(0, "Spf.Ip")).isEqualTo("192.0.2.10");
        assertThat(bag.value(0, "Dmarc.Result")).isEqualTo(dmarcResult);
        assertThat(bag.value(0, "Dmarc.Policy")).isEqualTo(policy);
    }

    @Test
    void asks_for_nothing_without_records_at_hand() {
        assertThat(read(WAY + FROM).values(0, "Spf.Result")).isEmpty();
        assertThat(read(WAY + FROM).values(0, "Dmarc.Result")).isEmpty();
    }

    @Test
    void survives_trails_and_results_of_any_length() {
        String many = ("Received: from (" + "(".repeat(5000) + "\n").repeat(300)
                + ("Authentication-Results: ((((;;;===\"" + "=;".repeat(2000) + "\n").repeat(50)
                + "DKIM-Signature: " + ";=;".repeat(9000) + "\n" + "ARC-Seal: i=1;\n".repeat(300);
        Mailbag bag = read(many + FROM);
        assertThat(bag.records).hasSize(1);
        assertThat(bag.value(0, "Arc.Chain")).isEqualTo("fail");
    }
}
