package org.tocsin.knowledge.lookalikes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EditTest {
    @ParameterizedTest
    @CsvSource({
        "goo-gle, google, HYPHEN",
        "gogole, google, TRANSPOSITION",
        "googgle, google, REPETITION",
        "foogle, google, NEIGHBOUR",
        "gogle, google, OMISSION",
        "goegle, google, VOWEL",
        "gxogle, google, REPLACEMENT",
        "google5, google, INSERTION",
        "googles, google, PLURAL",
        "woogle, google, BIT",
        "micorsotf, microsoft, TWO",
    })
    void names_the_slip(String seen, String name, Edit edit) {
        assertThat(Edit.of(seen, name)).contains(edit);
    }

    @ParameterizedTest
    @CsvSource({"google, google", "gmail, yahoo", "gle, google", "goxxle, google"})
    void sees_none_in_names_that_are_the_same_or_far_apart(String seen, String name) {
        assertThat(Edit.of(seen, name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mer1cs, merics",
        "merlcs, merics",
        "tgchannbers, tgchambers",
        "rnicrosoft, microsoft",
        "vvhatsapp, whatsapp"
    })
    void brings_names_that_look_alike_to_one_form(String seen, String name) {
        assertThat(Confusables.skeleton(seen)).isEqualTo(Confusables.skeleton(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a26edc", "acem3q", "zlqvmu5r", "iwkuaq", "vzfxaw"})
    void knows_letters_thrown_together(String part) {
        assertThat(Randomness.isRandom(part)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deutschland", "strength", "library", "web2", "mail2000", "tibet", "uyghur"})
    void knows_words_from_them(String part) {
        assertThat(Randomness.isRandom(part)).isFalse();
    }

    @Test
    void knows_letters_that_cannot_be_spoken() {
        assertThat(Randomness.isUnspoken("rts")).isTrue();
        assertThat(Randomness.isUnspoken("rio")).isFalse();
        assertThat(Randomness.isUnspoken("strng")).isFalse();
    }
}
