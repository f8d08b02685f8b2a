package org.tocsin.readers.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A `sockaddr` of the kernel, as bytes in the audit log, under the names that auditd's own interpretation uses. The
/// family is in the machine's byte order, which is taken to be little endian where that gives a family.
final class SocketAddress {
    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;

    private SocketAddress() {}

    /// `saddr_fam`, and `laddr` with `lport`, or `path`; nothing where the family is another.
    static Map<String, String> of(byte[] bytes) {
        if (bytes.length < 2) {
            return Map.of();
        }
        int family = bytes[0] != 0 ? bytes[0] & 0xFF : bytes[1] & 0xFF;
        if (family == INET && bytes.length >= 8) {
            return address("inet", bytes, 4, 8);
        }
        if (family == INET6 && bytes.length >= 24) {
            return address("inet6", bytes, 8, 24);
        }
        if (family == UNIX) {
            int end = 2;
            while (end < bytes.length && (bytes[end] != 0 || end == 2)) {
                end++;
            }
            String path = new String(bytes, 2, end - 2, StandardCharsets.UTF_8).replace("\0", "@");
            Map<String, String> parts = new LinkedHashMap<>();
            parts.put("saddr_fam", "local");
            parts.put("path", path);
            return parts;
        }
        return Map.of();
    }

    private static Map<String, String> address(String family, byte[] bytes, int from, int to) {
        try {
            String address = InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, to))
                    .getHostAddress();
            int port = (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
            Map<String, String> parts = new LinkedHashMap<>();
            parts.put("saddr_fam", family);
            parts.put("laddr", address);
            parts.put("lport", Integer.toString(port));
            return parts;
        } catch (UnknownHostException impossible) {
            throw new AssertionError("the length is right", impossible);
        }
    }
}
