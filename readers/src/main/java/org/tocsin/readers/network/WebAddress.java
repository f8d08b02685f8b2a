package org.tocsin.readers.network;

import java.util.Collection;
import java.util.Set;
import org.tocsin.model.PlainRecord;

/// What a request asked for, taken apart: a path with its query, as web servers see it, or a whole address, as proxies
/// do. Nothing is decoded: rules are written for what stands in the log.
///
/// Fields: `cs-uri` as it stands, and of it `cs-uri-scheme`, `cs-host`, `cs-uri-port`, `cs-uri-path` (path with query,
/// of a whole address), `cs-uri-stem`, `cs-uri-query`, `cs-uri-extension`, where it has them.
final class WebAddress {
    private static final int LONGEST_EXTENSION = 16;

    private final Collection<String> known;
    private final PlainRecord.Builder record;

    private WebAddress(Collection<String> known, PlainRecord.Builder record) {
        this.known = known;
        this.record = record;
    }

    static void add(String target, PlainRecord.Builder record) {
        record.text("cs-uri", target);
        new WebAddress(Set.of("cs-uri"), record).take(target);
    }

    /// The parts that a log does not name itself.
    ///
    /// @param known the names of the log's own columns
    static void addParts(String target, Collection<String> known, PlainRecord.Builder record) {
        new WebAddress(known, record).take(target);
    }

    private void take(String target) {
        int scheme = target.indexOf("://");
        String path = target;
        if (scheme > 0 && scheme <= 8) {
            put("cs-uri-scheme", target.substring(0, scheme));
            int start = scheme + 3;
            int end = start;
            while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
                end++;
            }
            host(target.substring(start, end));
            path = target.substring(end);
            put("cs-uri-path", path);
        } else if (!target.startsWith("/") && target.indexOf('/') < 0 && target.indexOf(':') > 0) {
            // The target of CONNECT.
            host(target);
            return;
        }
        int question = path.indexOf('?');
        String stem = question < 0 ? path : path.substring(0, question);
        put("cs-uri-stem", stem);
        if (question >= 0) {
            put("cs-uri-query", path.substring(question + 1));
        }
        int dot = stem.lastIndexOf('.');
        if (dot > stem.lastIndexOf('/') && stem.length() - dot <= LONGEST_EXTENSION) {
            put("cs-uri-extension", stem.substring(dot + 1));
        }
    }

    private void host(String authority) {
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = host.lastIndexOf(':');
        if (colon >= 0 && colon > host.lastIndexOf(']')) {
            put("cs-uri-port", host.substring(colon + 1));
            host = host.substring(0, colon);
        }
        put("cs-host", host);
    }

    private void put(String name, String value) {
        if (!value.isEmpty() && !known.contains(name)) {
            record.text(name, value);
        }
    }
}
