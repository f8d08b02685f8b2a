package org.tocsin.readers.files.words;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses inside texts.
public final class Addresses {
    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)(?<![a-z])(?:https?|ftp|file|smb|webdav|ms-msdt|mhtml|search-ms|ms-officecmd)"
                    + ":[^\\s\"'<>(){}|\\\\^`\\x00-\\x1F]{4,1000}|\\\\\\\\[a-z0-9][a-z0-9.@_-]{2,60}\\\\[^\\s\"'<>|]{1,200}");

    /// Names of standards that look like addresses and lead nowhere.
    private static final Pattern NAMES = Pattern.compile(
            "(?i)https?://(?:schemas\\.|www\\.w3\\.org/|purl\\.org/|ns\\.adobe\\.com|www\\.iec\\.ch|purl\\.oclc\\.org"
                    + "|ns\\.useplus\\.org|iptc\\.org/std|www\\.aiim\\.org/pdf).*");

    private Addresses() {}

    public static Set<String> in(CharSequence text) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = ADDRESS.matcher(text);
        while (matcher.find() && found.size() < 500) {
            String address = matcher.group();
            if (!NAMES.matcher(address).matches()) {
                found.add(address.replaceAll("[.,;]+$", ""));
            }
        }
        return found;
    }
}
