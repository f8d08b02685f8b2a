package org.tocsin.knowledge.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "evil.example; DOMAIN; evil.example",
                "EVIL.Example.; DOMAIN; evil.example",
                "evil[.]example; DOMAIN; evil.example",
                "evil(.)example; DOMAIN; evil.example",
                "evil{.}example; DOMAIN; evil.example",
                "evil [dot] example; DOMAIN; evil.example",
                "evil[ . ]example; DOMAIN; evil.example",
                "\"evil.example\",; DOMAIN; evil.example",
                "*.evil.example; DOMAIN; evil.example",
                "evil.example:8443; DOMAIN; evil.example",
                "http://evil.example/; DOMAIN; evil.example",
                "hxxps://Evil[.]example/Path/?q=A; URL; evil.example/Path/?q=A",
                "hxxp[:]//evil[.]example/a/; URL; evil.example/a",
                "https://user:word@evil.example:443/a#part; URL; evil.example/a",
                "evil.example/login.php; URL; evil.example/login.php",
                "1.2.3.4; ADDRESS; 1.2.3.4",
                "1.2.3[.]4:443; ADDRESS; 1.2.3.4",
                "1.2.3.0/24; NETWORK; 1.2.3.0/24",
                "1.2.3.4/32; ADDRESS; 1.2.3.4",
                "2001:DB8::1; ADDRESS; 2001:db8::1",
                "name@evil.example; EMAIL; name@evil.example",
                "Name [at] evil [dot] example; EMAIL; name@evil.example",
                "'Some One <name@evil.example>'; EMAIL; name@evil.example",
                "mailto:name@evil.example; EMAIL; name@evil.example",
                "@evil.example; DOMAIN; evil.example",
                "D41D8CD98F00B204E9800998ECF8427E; MD5; d41d8cd98f00b204e9800998ecf8427e",
                "invoice.exe; FILE_NAME; invoice.exe",
                "C:\\Users\\Public\\a.exe; FILE_PATH; C:\\Users\\Public\\a.exe",
                "/private/var/tmp/hooker; FILE_PATH; /private/var/tmp/hooker",
                "bücher.example; DOMAIN; xn--bcher-kva.example",
                "faß.example; DOMAIN; faß.example",
                "evil。example; DOMAIN; evil.example",
            })
    void recognises_an_entry_that_does_not_say_what_it_is(String raw, IndicatorType type, String value) {
        assertThat(Value.guess(raw)).hasValueSatisfying(found -> {
            assertThat(found.type()).isEqualTo(type);
            assertThat(found.value()).isEqualTo(value);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "javalang",
                "e.g",
                "1.2.3",
                "256.1.1.1",
                "01.2.3.4",
                "two words",
                "a..example",
                "-a.example",
                "git+https://host.example/x",
                "javascript://host.example/x",
                "name@",
                "<>",
                "d41d8cd98f00b204e9800998ecf8427",
                "::1::",
                "1:2:3",
                "http:///x",
                "http://host.example:port/x"
            })
    void does_not_take_other_words_for_indicators(String raw) {
        assertThat(Value.guess(raw)).isEmpty();
    }

    @Test
    void a_name_longer_than_the_rules_allow_is_none() {
        assertThat(Value.guess("a".repeat(64) + ".example")).isEmpty();
        assertThat(Value.guess("abc.".repeat(70) + "example")).isEmpty();
        assertThat(Value.guess("ü".repeat(300) + ".example")).isEmpty();
    }

    @Test
    void a_list_that_is_wrong_about_an_entry_is_put_right_and_says_so() {
        assertThat(Value.as(IndicatorType.DOMAIN, "1.2.3.4"))
                .contains(new Value(IndicatorType.ADDRESS, "1.2.3.4", "IP address in a list of domains"));
        assertThat(Value.as(IndicatorType.PROCESS_NAME, "roleaccountd"))
                .contains(new Value(IndicatorType.PROCESS_NAME, "roleaccountd", ""));
        assertThat(Value.as(IndicatorType.DOMAIN, "nodots")).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, 0, ffff01020304",
        "::ffff:1.2.3.4, 0, ffff01020304",
        "::ffff:102:304, 0, ffff01020304",
        "::, 0, 0",
        "1::, 1000000000000, 0",
        "2001:db8::1, 20010db800000000, 1",
        "1:2:3:4:5:6:7:8, 1000200030004, 5000600070008",
        "64:ff9b::1.2.3.4, 64ff9b00000000, 1020304",
        "1:2::7:8, 1000200000000, 70008",
    })
    void reads_both_spellings_of_an_address(String text, String high, String low) {
        assertThat(Address.of(text))
                .contains(new Address(Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16)));
    }

    @Test
    void agrees_with_the_jdk_on_random_addresses() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            for (int k = 0; k < 16; k++) {
                if (random.nextInt(3) > 0) {
                    bytes[k] = 0;
                }
            }
            bytes[0] = 0x20;
            StringBuilder text = new StringBuilder();
            for (int k = 0; k < 16; k += 2) {
                text.append(k == 0 ? "" : ":").append(Integer.toHexString((bytes[k] & 255) << 8 | bytes[k + 1] & 255));
            }
            String shortened = text.toString().replaceFirst("(:0){2,}:", "::");
            ByteBuffer expected =
                    ByteBuffer.wrap(InetAddress.getByName(shortened).getAddress());
            assertThat(Address.of(shortened))
                    .as(shortened)
                    .contains(new Address(expected.getLong(), expected.getLong()));
        }
    }

    @Test
    void a_network_holds_its_addresses_and_no_neighbour() {
        Address.Network network = Address.network("10.1.128.0/17").orElseThrow();
        assertThat(network.holds(Address.of("10.1.255.255").orElseThrow())).isTrue();
        assertThat(network.holds(Address.of("10.1.127.255").orElseThrow())).isFalse();
        Address.Network six = Address.network("2001:db8::/33").orElseThrow();
        assertThat(six.holds(Address.of("2001:db8:7fff::1").orElseThrow())).isTrue();
        assertThat(six.holds(Address.of("2001:db8:8000::").orElseThrow())).isFalse();
        assertThat(Address.network("1.2.3.4/33")).isEmpty();
        assertThat(Address.network("1.2.3.4/")).isEmpty();
        assertThat(Address.network("1.2.3.4/999999999999")).isEmpty();
    }

    @Test
    void drops_the_unseen_characters_that_split_a_name() {
        assertThat(Defanged.restore("ev\u00ADil.exa\u200Bmple")).isEqualTo("evil.example");
    }

    @Test
    void hostile_brackets_do_no_harm() {
        assertThat(Defanged.restore("[.][.][.]")).isEqualTo("...");
        assertThat(Defanged.restore("[[[[(((")).isEqualTo("[[[[(((");
        assertThat(Defanged.restore("[.")).isEqualTo("[.");
        assertThat(Defanged.restore("[.)")).isEqualTo("[.)");
    }
}
