package org.tocsin.readers.mail.links;

/// The words of the field `Link.Trick`.
public final class Trick {
    /// A name before an `@`, so that the host seems to be another.
    public static final String USERINFO = "userinfo";

    public static final String IP_HOST = "ip-host";
    /// An IP address spelled as one number, in octal, in hexadecimal, or inside an IPv6 address.
    public static final String ODD_IP_FORM = "odd-ip-form";

    /// The text of the link names another registered domain than the one it leads to.
    public static final String MISMATCH = "mismatch";

    /// A host with other letters than ASCII.
    public static final String PUNYCODE = "punycode";

    /// A label of the host mixes letters of several scripts.
    public static final String MIXED_SCRIPT = "mixed-script";

    public static final String ENCODED_HOST = "encoded-host";
    public static final String BACKSLASH = "backslash";
    public static final String ODD_PORT = "odd-port";
    public static final String DATA_URI = "data-uri";
    public static final String JAVASCRIPT_URI = "javascript-uri";
    public static final String FILE_URI = "file-uri";

    /// A scheme that starts a program, such as `ms-msdt:` or `search-ms:`.
    public static final String PROTOCOL_HANDLER = "protocol-handler";

    public static final String SHORTENER = "shortener";
    public static final String FILE_SHARING = "file-sharing";
    public static final String FREE_HOSTING = "free-hosting";

    /// A mail gateway or a well-known site had put its own address around this one.
    public static final String GATEWAY = "gateway";

    /// A gateway's address that does not say where it leads; at most the host is known.
    public static final String GATEWAY_CLOSED = "gateway-closed";

    /// Another address stood in a parameter or in the path.
    public static final String OPEN_REDIRECT = "open-redirect";

    public static final String TRACKING = "tracking";

    /// The address of somebody to whom the message is written stands in the link, plain or in base64.
    public static final String RECIPIENT_ADDRESS = "recipient-address";

    public static final String OAUTH_CONSENT = "oauth-consent";
    public static final String DEVICE_CODE = "device-code";

    private Trick() {}
}
