package org.tocsin.readers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.model.Bytes;
import org.tocsin.readers.Head;

class FileTypeTest {
    private static String type(byte[] bytes) {
        try {
            Bytes content = new Bytes(bytes);
            return FileType.of(Head.of(content, "x"), content).word();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String type(String text, Charset charset) {
        return type(text.getBytes(charset));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "456c6646696c6500 evtx",
                "504b030414000000 zip",
                "377abcaf271c0004 7z",
                "526172211a0700 rar",
                "28b52ffd00 zstd",
                "7f454c4602 elf",
                "cafebabe00000041 java-class",
                "cafebabe00000002 macho",
                "d0cf11e0a1b11ae1 ole",
                "255044462d312e37 pdf",
                "7b5c72746631 rtf",
                "89504e470d0a1a0a png",
                "ffd8ffe0 jpeg",
                "4c0000000114020000000000c000000000000046 lnk",
                "72656766 registry-hive",
                "00000000efcdab89 ese",
                "4d414d0400 prefetch",
                "1e00000053434341 prefetch",
                "53514c69746520666f726d6174203300 sqlite",
                "2142444e pst",
                "4d5a0000 dos",
                "00010203 unknown",
            })
    void knows_the_usual_signatures(String hex, String word) {
        assertThat(type(java.util.HexFormat.of().parseHex(hex))).isEqualTo(word);
    }

    @Test
    void a_program_is_told_by_its_second_header() {
        byte[] program = new byte[256];
        program[0] = 'M';
        program[1] = 'Z';
        program[0x3C] = (byte) 0x80;
        program[0x80] = 'P';
        program[0x81] = 'E';
        assertThat(type(program)).isEqualTo("pe");
        program[0x3F] = (byte) 0xFF;
        assertThat(type(program)).isEqualTo("dos");
    }

    @Test
    void tells_kinds_of_text() {
        assertThat(type("Hello, \u05D0\u05D1\u05D2\n", StandardCharsets.UTF_8)).isEqualTo("text");
        assertThat(type("\uFEFFHello", StandardCharsets.UTF_16LE)).isEqualTo("text");
        assertThat(type("\uFEFF<html>", StandardCharsets.UTF_16BE)).isEqualTo("html");
        assertThat(type("  <!DOCTYPE HTML><p>", StandardCharsets.UTF_8)).isEqualTo("html");
        assertThat(type("<?xml version='1.0'?><a/>", StandardCharsets.UTF_8)).isEqualTo("xml");
        assertThat(type("{\"a\":1}", StandardCharsets.UTF_8)).isEqualTo("json");
        assertThat(type("[ {\"a\":1} ]", StandardCharsets.UTF_8)).isEqualTo("json");
        assertThat(type("[section]\na=b\n", StandardCharsets.UTF_8)).isEqualTo("text");
        assertThat(type("#!/bin/sh\n", StandardCharsets.UTF_8)).isEqualTo("script");
        assertThat(type("PK is short for something\n", StandardCharsets.UTF_8)).isEqualTo("text");
        assertThat(type("Hello\0", StandardCharsets.UTF_8)).isEqualTo("unknown");
        assertThat(type("caf\u00E9", StandardCharsets.ISO_8859_1)).isEqualTo("unknown");
        assertThat(type(new byte[0])).isEqualTo("empty");
    }

    @Test
    void a_character_cut_by_the_end_of_the_head_is_still_text() {
        byte[] text = "a\u20AC".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        for (int shift = 0; shift < 4; shift++) {
            assertThat(type(Arrays.copyOfRange(text, shift == 0 ? 0 : 4 * shift, text.length)))
                    .isEqualTo("text");
        }
        // The same cut at the very end of a content is damage, not text.
        assertThat(type(Arrays.copyOf(text, 100 * 4 - 1))).isEqualTo("unknown");
    }
}
