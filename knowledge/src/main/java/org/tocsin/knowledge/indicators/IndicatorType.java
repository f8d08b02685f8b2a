package org.tocsin.knowledge.indicators;

/// The kinds of indicator that can be held against evidence from computers, mail and networks.
public enum IndicatorType {
    DOMAIN("domain", "host names, web addresses or e-mail addresses"),
    URL("web address", "web addresses"),
    ADDRESS("IP address", "network addresses"),
    NETWORK("IP network", "network addresses"),
    EMAIL("e-mail address", "e-mail addresses"),
    MD5("MD5", "MD5 hashes of files"),
    SHA1("SHA-1", "SHA-1 hashes of files"),
    SHA256("SHA-256", "SHA-256 hashes of files"),
    SHA512("SHA-512", "SHA-512 hashes of files"),
    FILE_NAME("file name", "file names"),
    FILE_PATH("file path", "file paths"),
    PROCESS_NAME("process name", "names of programs");

    private final String word;
    private final String needs;

    IndicatorType(String word, String needs) {
        this.word = word;
        this.needs = needs;
    }

    /// What it is called in titles.
    public String word() {
        return word;
    }

    /// What records must hold so that it can be met, for people.
    public String needs() {
        return needs;
    }
}
