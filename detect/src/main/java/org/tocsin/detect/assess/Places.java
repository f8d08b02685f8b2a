package org.tocsin.detect.assess;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Countries by two letters (ISO 3166-1) and by the English names that publishers write.
public final class Places {
    private static final Map<String, String> CODES = codes();

    private Places() {}

    private static Map<String, String> codes() {
        Map<String, String> codes = new HashMap<>();
        for (String code : Locale.getISOCountries()) {
            codes.put(Reported.key(name(code)), code);
            codes.put(Reported.key(code), code);
        }
        Map.ofEntries(
                        Map.entry("usa", "US"),
                        Map.entry("unitedstatesofamerica", "US"),
                        Map.entry("uk", "GB"),
                        Map.entry("russianfederation", "RU"),
                        Map.entry("southkorea", "KR"),
                        Map.entry("republicofkorea", "KR"),
                        Map.entry("northkorea", "KP"),
                        Map.entry("koreadpr", "KP"),
                        Map.entry("iranislamicrepublicof", "IR"),
                        Map.entry("hongkong", "HK"),
                        Map.entry("uae", "AE"),
                        Map.entry("burma", "MM"),
                        Map.entry("myanmar", "MM"),
                        Map.entry("turkey", "TR"),
                        Map.entry("czechrepublic", "CZ"),
                        Map.entry("macau", "MO"),
                        Map.entry("palestine", "PS"),
                        Map.entry("palestinianterritories", "PS"),
                        Map.entry("syrianarabrepublic", "SY"),
                        Map.entry("vietnam", "VN"))
                .forEach(codes::put);
        return Map.copyOf(codes);
    }

    /// Two letters; the word itself, in small letters, where it is no country (a region, a people).
    static String code(String name) {
        String key = Reported.key(name);
        return CODES.getOrDefault(key, key);
    }

    /// A country's English name; other words stay.
    public static String name(String code) {
        return code.length() == 2 ? Locale.of("", code).getDisplayCountry(Locale.ENGLISH) : code;
    }
}
