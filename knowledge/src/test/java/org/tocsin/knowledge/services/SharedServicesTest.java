package org.tocsin.knowledge.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.testkit.SharedData;

class SharedServicesTest {
    private final SharedServices services = read();

    private static SharedServices read() {
        try {
            return SharedServices.read(SharedData.root().resolve("content/shared-services"));
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DOMAIN, gmail.com, mail provider",
        "DOMAIN, mail.com, mail provider",
        "DOMAIN, drive.google.com, many people visit",
        "DOMAIN, bit.ly, link shortener",
        "DOMAIN, github.io, hosting",
        "DOMAIN, ddns.net, dynamic DNS",
        "DOMAIN, co.uk, the public registers",
        "ADDRESS, 10.20.30.40, private",
        "ADDRESS, ::ffff:127.0.0.1, private",
        "ADDRESS, fe80::1, private",
        "ADDRESS, 8.8.8.8, name server",
        "NETWORK, 192.168.0.0/24, private",
        "URL, 192.168.0.1/x, private",
        "MD5, d41d8cd98f00b204e9800998ecf8427e, empty file",
    })
    void knows_what_points_at_everybody(IndicatorType type, String value, String words) {
        assertThat(services.category(type, value))
                .hasValueSatisfying(found -> assertThat(found).contains(words));
    }

    @ParameterizedTest
    @CsvSource({
        "DOMAIN, evil.example",
        "DOMAIN, evil.github.io",
        "DOMAIN, a.evil.ddns.net",
        "DOMAIN, notgmail.com",
        "DOMAIN, somebody.blog.163.com",
        "DOMAIN, evil.co.uk",
        "DOMAIN, evil.blob.core.windows.net",
        "DOMAIN, gmail.com.evil.example",
        "ADDRESS, 11.0.0.1",
        "NETWORK, 11.0.0.0/8",
        "URL, bit.ly/abc",
        "EMAIL, someone@gmail.com",
        "MD5, 11111111111111111111111111111111",
    })
    void leaves_what_has_an_owner(IndicatorType type, String value) {
        assertThat(services.category(type, value)).isEmpty();
    }

    @Test
    void none_knows_nothing() {
        assertThat(SharedServices.NONE.category(IndicatorType.DOMAIN, "gmail.com"))
                .isEmpty();
    }
}
