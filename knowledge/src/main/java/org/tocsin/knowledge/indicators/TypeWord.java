package org.tocsin.knowledge.indicators;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the `type` of a table or a MISP attribute says an entry is.
///
/// MISP's words: https://www.misp-project.org/datamodels/#types. Composite ones (`filename|sha256`) have one value for
/// each part.
sealed interface TypeWord {
    /// Values to hold against evidence; an empty part is of no use alone, such as the port in `ip-dst|port`.
    record Parts(List<Optional<IndicatorType>> types) implements TypeWord {}

    /// Known, and nothing in this kind of evidence shows it, or no indicator at all (a comment, a link to a report).
    record Beyond() implements TypeWord {}

    /// A word that we do not know: the value itself may tell.
    record Unknown() implements TypeWord {}

    Map<String, IndicatorType> TYPES = Map.ofEntries(
            Map.entry("domain", IndicatorType.DOMAIN),
            Map.entry("domainname", IndicatorType.DOMAIN),
            Map.entry("hostname", IndicatorType.DOMAIN),
            Map.entry("host", IndicatorType.DOMAIN),
            Map.entry("fqdn", IndicatorType.DOMAIN),
            Map.entry("url", IndicatorType.URL),
            Map.entry("uri", IndicatorType.URL),
            Map.entry("ip", IndicatorType.ADDRESS),
            Map.entry("ipaddress", IndicatorType.ADDRESS),
            Map.entry("ipv4", IndicatorType.ADDRESS),
            Map.entry("ipv6", IndicatorType.ADDRESS),
            Map.entry("ipv4addr", IndicatorType.ADDRESS),
            Map.entry("ipv6addr", IndicatorType.ADDRESS),
            Map.entry("ipsrc", IndicatorType.ADDRESS),
            Map.entry("ipdst", IndicatorType.ADDRESS),
            Map.entry("cidr", IndicatorType.NETWORK),
            Map.entry("email", IndicatorType.EMAIL),
            Map.entry("emailaddr", IndicatorType.EMAIL),
            Map.entry("emailaddress", IndicatorType.EMAIL),
            Map.entry("emailsrc", IndicatorType.EMAIL),
            Map.entry("emaildst", IndicatorType.EMAIL),
            Map.entry("emailreplyto", IndicatorType.EMAIL),
            Map.entry("whoisregistrantemail", IndicatorType.EMAIL),
            Map.entry("targetemail", IndicatorType.EMAIL),
            Map.entry("md5", IndicatorType.MD5),
            Map.entry("filehashmd5", IndicatorType.MD5),
            Map.entry("sha1", IndicatorType.SHA1),
            Map.entry("filehashsha1", IndicatorType.SHA1),
            Map.entry("sha256", IndicatorType.SHA256),
            Map.entry("filehashsha256", IndicatorType.SHA256),
            Map.entry("hash", IndicatorType.SHA256),
            Map.entry("filehash", IndicatorType.SHA256),
            Map.entry("sha512", IndicatorType.SHA512),
            Map.entry("malwaresample", IndicatorType.FILE_NAME),
            Map.entry("filename", IndicatorType.FILE_NAME),
            Map.entry("file", IndicatorType.FILE_NAME),
            Map.entry("filepath", IndicatorType.FILE_PATH),
            Map.entry("path", IndicatorType.FILE_PATH),
            Map.entry("process", IndicatorType.PROCESS_NAME),
            Map.entry("processname", IndicatorType.PROCESS_NAME));

    List<String> BEYOND = List.of(
            "link",
            "comment",
            "text",
            "other",
            "attachment",
            "vulnerability",
            "cve",
            "yara",
            "sigma",
            "snort",
            "mutex",
            "regkey",
            "useragent",
            "as",
            "patterninfile",
            "patterninmemory",
            "patternintraffic",
            "pdb",
            "imphash",
            "ssdeep",
            "authentihash",
            "x509fingerprintsha1",
            "campaignname",
            "campaignid",
            "threatactor",
            "whoisregistrantname",
            "whoisregistrantphone",
            "whoisregistrar",
            "whoiscreationdate",
            "emailsubject",
            "emailbody",
            "emailattachment",
            "emailsrcdisplayname",
            "port",
            "size",
            "sizeinbytes",
            "datetime",
            "mimetype",
            "btc",
            "xmr",
            "phonenumber",
            "targetuser",
            "targetorg",
            "targetmachine",
            "targetlocation",
            "targetexternal",
            "mobileapplicationid",
            "appid",
            "app",
            "package",
            "androidproperty",
            "configurationprofile",
            "cert",
            "certificate");

    static TypeWord of(String word) {
        List<Optional<IndicatorType>> parts = new ArrayList<>();
        boolean any = false;
        for (String part : word.split("\\|", -1)) {
            Optional<IndicatorType> type = Optional.ofNullable(TYPES.get(plain(part)));
            parts.add(type);
            any |= type.isPresent();
        }
        if (plain(word).startsWith("malwaresample") && parts.size() == 1) {
            parts.add(Optional.of(IndicatorType.MD5));
        }
        if (any) {
            return new Parts(parts);
        }
        return BEYOND.contains(plain(word)) ? new Beyond() : new Unknown();
    }

    /// A word without what people put between its parts.
    static String plain(String word) {
        StringBuilder plain = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = Character.toLowerCase(word.charAt(i));
            if (Character.isLetterOrDigit(c)) {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
