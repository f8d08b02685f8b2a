package org.tocsin.readers.mail.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tocsin.readers.mail.header.RawMessage;

class DkimTest {
    private static final Signer SIGNER = new Signer(1024);

    private static final Dns KEYS = new Zone.Builder()
            .add("s1._domainkey.example.org", Dns.Type.TXT, SIGNER.record())
            .build();

    private static final String MAIL = "From: Ann <ann@example.org>\r\nTo: bob@ngo.example\r\n"
            + "Subject: A  plan\r\n for\t March\r\n\r\nHello  there \r\n\r\nAnn\r\n\r\n\r\n";

    private static List<DkimSignature> check(String message, Dns keys) {
        return Dkim.check(
                RawMessage.of(message.getBytes(StandardCharsets.ISO_8859_1)),
                keys,
                Optional.of(Instant.parse("2023-11-14T22:13:20Z")));
    }

    private static DkimSignature one(String message) {
        return check(message, KEYS).getFirst();
    }

    /// The message and keys of RFC 8463, appendix A.
    @Test
    void the_examples_of_the_standard_hold() {
        String message = """
                DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
                 d=football.example.com; i=@football.example.com;
                 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
                 subject : date : message-id : from : subject : date;
                 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
                 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
                DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
                 d=football.example.com; i=@football.example.com;
                 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
                 date : message-id : from : subject : date;
                 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
                 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
                 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
                From: Joe SixPack <joe@football.example.com>
                To: Suzie Q <suzie@shopping.example.net>
                Subject: Is dinner ready?
                Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
                Message-ID: <20030712040037.46341.5F8J@football.example.com>

                Hi.

                We lost the game.  Are you hungry yet?

                Joe.
                """;
        Zone keys = new Zone.Builder()
                .add(
                        "brisbane._domainkey.football.example.com",
                        Dns.Type.TXT,
                        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
                .add(
                        "test._domainkey.football.example.com",
                        Dns.Type.TXT,
                        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
                                + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
                                + "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
                                + "Ip3G+2kryOTIKT+l/K4w3QIDAQAB")
                .build();
        assertThat(check(message, keys)).extracting(DkimSignature::result).containsExactly(Outcome.PASS, Outcome.PASS);
        assertThat(check(message, keys)).extracting(DkimSignature::bodyHash).containsExactly("match", "match");
    }

    @Test
    void a_signature_holds_until_the_text_or_a_signed_field_changes() {
        String signed = SIGNER.dkim(MAIL, "example.org", "", "from", "to", "subject");
        assertThat(one(signed).result()).isEqualTo(Outcome.PASS);
        assertThat(one(signed.replace("\r\n", "\n")).result()).isEqualTo(Outcome.PASS);
        DkimSignature changed = one(signed.replace("Ann\r\n\r\n", "Eve\r\n\r\n"));
        assertThat(changed.bodyHash()).isEqualTo("mismatch");
        assertThat(changed.result()).isEqualTo(Outcome.FAIL);
        DkimSignature renamed = one(signed.replace("March", "April"));
        assertThat(renamed.bodyHash()).isEqualTo("match");
        assertThat(renamed.result()).isEqualTo(Outcome.FAIL);
        assertThat(renamed.notes()).contains("signature-does-not-hold");
    }

    @Test
    void without_a_key_the_body_is_compared_and_nothing_more_is_said() {
        String signed = SIGNER.dkim(MAIL, "example.org", "", "from");
        DkimSignature signature = check(signed, Dns.UNKNOWING).getFirst();
        assertThat(signature.bodyHash()).isEqualTo("match");
        assertThat(signature.result()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void fields_that_are_not_signed_are_named() {
        DkimSignature signature = one(SIGNER.dkim(MAIL, "example.org", "", "from"));
        assertThat(signature.notes()).contains("not-signed:subject", "not-signed:to");
        assertThat(signature.notes()).doesNotContain("not-signed:date", "not-signed:from");
        DkimSignature nobody = one(SIGNER.dkim(MAIL, "example.org", "", "subject"));
        assertThat(nobody.notes()).contains("not-signed:from");
        assertThat(nobody.result()).isEqualTo(Outcome.PERMERROR);
    }

    @Test
    void a_second_from_above_the_signed_one_is_seen() {
        String signed = SIGNER.dkim(MAIL, "example.org", "", "from", "subject");
        DkimSignature added = one("From: Boss <boss@example.org>\r\n" + signed);
        assertThat(added.result()).isEqualTo(Outcome.PASS);
        assertThat(added.notes()).contains("from-added");
        String closed = SIGNER.dkim(MAIL, "example.org", "", "from", "from", "subject");
        assertThat(one(closed).result()).isEqualTo(Outcome.PASS);
        assertThat(one("From: Boss <boss@example.org>\r\n" + closed).result()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void a_text_added_behind_the_signed_length_is_told() {
        String all = Signer.relaxedBody("Hello  there \r\n\r\nAnn\r\n\r\n\r\n");
        String more = "l=" + all.length() + "; bh=" + Signer.hash(all) + ";";
        String signed = SIGNER.dkim(MAIL, "example.org", more, "from");
        assertThat(one(signed).notes()).contains("body-can-be-extended");
        DkimSignature extended = one(signed.strip() + "\r\nclick http://evil.example/\r\n");
        assertThat(extended.bodyHash()).isEqualTo("match");
        assertThat(extended.notes()).contains("body-signed-in-part");
        assertThat(one(signed.substring(0, signed.indexOf("Ann\r\n\r\n")) + "\r\n")
                        .notes())
                .contains("body-shorter-than-signed");
    }

    @Test
    void times_are_compared_with_the_arrival() {
        assertThat(one(SIGNER.dkim(MAIL, "example.org", "t=1700000000; x=1700000100;", "from"))
                        .notes())
                .doesNotContain("expired", "made-in-the-future");
        assertThat(one(SIGNER.dkim(MAIL, "example.org", "t=1600000000; x=1600000100;", "from"))
                        .notes())
                .contains("expired");
        assertThat(one(SIGNER.dkim(MAIL, "example.org", "t=1800000000;", "from"))
                        .notes())
                .contains("made-in-the-future");
        assertThat(one(SIGNER.dkim(MAIL, "example.org", "t=1800000000; x=1700000000;", "from"))
                        .result())
                .isEqualTo(Outcome.PERMERROR);
    }

    @Test
    void what_breaks_the_rules_is_an_error_and_still_told() {
        String signed = SIGNER.dkim(MAIL, "example.org", "", "from");
        assertThat(one(signed.replace("v=1;", "v=2;")).result()).isEqualTo(Outcome.PERMERROR);
        assertThat(one(signed.replace("s=s1;", "s=s1; s=s2;")).notes()).contains("malformed");
        assertThat(one(signed.replace("a=rsa-sha256", "a=rsa-sha1")).notes()).contains("sha1");
        assertThat(one(signed.replace("a=rsa-sha256", "a=rot13")).bodyHash()).isEqualTo("unknown");
        assertThat(one(signed.replace("c=relaxed/relaxed", "c=strange")).notes())
                .contains("unknown-algorithm");
        assertThat(one(SIGNER.dkim(MAIL, "example.org", "i=x@example.com;", "from"))
                        .notes())
                .contains("identity-outside-domain");
        assertThat(one(signed.replace("s=s1", "s=s2")).notes()).contains("no-such-key");
        assertThat(one("DKIM-Signature: nonsense\r\n" + MAIL).notes()).contains("malformed");
        assertThat(one("DKIM-Signature:\r\n" + MAIL).result()).isEqualTo(Outcome.PERMERROR);
    }

    @Test
    void keys_may_be_withdrawn_short_strict_or_for_something_else() {
        String signed = SIGNER.dkim(MAIL, "example.org", "i=@mail.example.org;", "from");
        assertThat(with(signed, "v=DKIM1; p=").notes()).contains("key-withdrawn");
        assertThat(with(signed, SIGNER.record() + "; t=s").notes()).contains("identity-outside-domain");
        assertThat(with(signed, SIGNER.record() + "; t=y").notes()).contains("key-for-testing");
        assertThat(with(signed, SIGNER.record() + "; s=chat").notes()).contains("unreadable-key");
        assertThat(with(signed, SIGNER.record() + "; h=sha1").result()).isEqualTo(Outcome.PERMERROR);
        assertThat(with(signed, "k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
                        .notes())
                .contains("key-of-another-type");
        assertThat(with(signed, "p=!!!").notes()).contains("unreadable-key");
        Signer small = new Signer(768);
        assertThat(with(small.dkim(MAIL, "example.org", "", "from"), small.record())
                        .notes())
                .contains("key-too-short-768-bits");
    }

    private static DkimSignature with(String signed, String record) {
        return check(
                        signed,
                        new Zone.Builder()
                                .add("s1._domainkey.example.org", Dns.Type.TXT, record)
                                .build())
                .getFirst();
    }

    @Test
    void a_failing_name_server_is_temporary() {
        Zone zone = new Zone.Builder()
                .failing("s1._domainkey.example.org", Optional.empty())
                .build();
        assertThat(check(SIGNER.dkim(MAIL, "example.org", "", "from"), zone)
                        .getFirst()
                        .result())
                .isEqualTo(Outcome.TEMPERROR);
    }

    /// RFC 6376, 3.4.3 to 3.4.5: the hashes of an empty body, and its example.
    @Test
    void the_two_shapes_of_a_body_are_those_of_the_standard() {
        assertThat(hash(Canonical.SIMPLE, "")).isEqualTo("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
        assertThat(hash(Canonical.RELAXED, "")).isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assertThat(hash(Canonical.RELAXED, " C \r\nD \t E\r\n\r\n\r\n")).isEqualTo(Signer.hash(" C\r\nD E\r\n"));
        assertThat(hash(Canonical.SIMPLE, " C \r\nD \t E\r\n\r\n\r\n")).isEqualTo(Signer.hash(" C \r\nD \t E\r\n"));
        assertThat(hash(Canonical.RELAXED, " \r\n\t\r\n")).isEqualTo(Signer.hash(""));
        assertThat(hash(Canonical.RELAXED, "\r\n\r\nx")).isEqualTo(Signer.hash("\r\n\r\nx\r\n"));
        String longLine = "word ".repeat(5000);
        assertThat(hash(Canonical.SIMPLE, longLine)).isEqualTo(Signer.hash(longLine + "\r\n"));
        assertThat(hash(Canonical.RELAXED, longLine)).isEqualTo(Signer.hash(longLine.strip() + "\r\n"));
    }

    private static String hash(Canonical shape, String body) {
        RawMessage message = RawMessage.of(("A: b\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
        return java.util.Base64.getEncoder()
                .encodeToString(shape.body(message, -1, "SHA-256").hash());
    }
}
