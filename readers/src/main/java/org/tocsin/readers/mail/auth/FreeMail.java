package org.tocsin.readers.mail.auth;

import java.util.Set;

/// Providers where anybody gets an address at once. A known person who suddenly writes from there is the most
/// common disguise in mail to civil society.
final class FreeMail {
    /// Providers with a domain for many countries: the label before the suffix.
    private static final Set<String> EVERYWHERE =
            Set.of("yahoo", "hotmail", "outlook", "live", "gmx", "aol", "yandex", "mail", "rediffmail", "ymail", "web");

    private static final Set<String> ONE = Set.of(
            "gmail.com",
            "googlemail.com",
            "msn.com",
            "passport.com",
            "rocketmail.com",
            "icloud.com",
            "me.com",
            "mac.com",
            "proton.me",
            "protonmail.com",
            "protonmail.ch",
            "pm.me",
            "tutanota.com",
            "tutanota.de",
            "tutamail.com",
            "tuta.io",
            "tuta.com",
            "keemail.me",
            "zoho.com",
            "zohomail.com",
            "fastmail.com",
            "fastmail.fm",
            "hushmail.com",
            "inbox.ru",
            "list.ru",
            "bk.ru",
            "rambler.ru",
            "ya.ru",
            "inbox.lv",
            "ukr.net",
            "i.ua",
            "163.com",
            "126.com",
            "yeah.net",
            "qq.com",
            "foxmail.com",
            "sina.com",
            "sina.cn",
            "sohu.com",
            "tom.com",
            "21cn.com",
            "139.com",
            "189.cn",
            "aliyun.com",
            "naver.com",
            "daum.net",
            "hanmail.net",
            "nate.com",
            "t-online.de",
            "freenet.de",
            "posteo.de",
            "posteo.net",
            "mailbox.org",
            "orange.fr",
            "wanadoo.fr",
            "laposte.net",
            "free.fr",
            "sfr.fr",
            "libero.it",
            "virgilio.it",
            "tiscali.it",
            "seznam.cz",
            "wp.pl",
            "o2.pl",
            "interia.pl",
            "onet.pl",
            "abv.bg",
            "uol.com.br",
            "bol.com.br",
            "terra.com.br",
            "riseup.net",
            "disroot.org",
            "cock.li",
            "mailfence.com",
            "runbox.com",
            "lycos.com",
            "excite.com",
            "email.com",
            "usa.com",
            "europe.com",
            "consultant.com");

    private FreeMail() {}

    /// @param domain behind the `@`
    static boolean has(String domain) {
        String owner = DomainNames.owner(domain);
        int dot = owner.indexOf('.');
        return ONE.contains(owner)
                || dot > 0 && EVERYWHERE.contains(owner.substring(0, dot)) && owner.length() <= dot + 7;
    }
}
