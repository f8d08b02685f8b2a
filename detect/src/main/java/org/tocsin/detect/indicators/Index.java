package org.tocsin.detect.indicators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tocsin.knowledge.indicators.Address;
import org.tocsin.knowledge.indicators.HostName;
import org.tocsin.knowledge.indicators.Indicator;
import org.tocsin.knowledge.indicators.IndicatorType;
import org.tocsin.knowledge.indicators.WebAddress;
import org.tocsin.knowledge.services.SharedServices;

/// All indicators by what is looked for. The values in the tables are places in the list of indicators; where the same
/// value is listed more than once, it is the place of the first.
final class Index {
    final KeyTable domains;
    final KeyTable emails;
    final KeyTable urls;
    /// Hosts of listed web addresses, to the first address listed there.
    final KeyTable urlHosts;
    final KeyTable hashes;
    final KeyTable names;
    final KeyTable paths;
    /// The last run of letters, digits and dots of every name and path: most evidence ends otherwise.
    final KeyTable tails;
    final AddressTable addresses;
    /// Whether a name outside ASCII is listed, so that one in evidence is worth converting.
    final boolean international;

    private final Indicator[] all;
    /// The next indicator with the same value; circles are not possible, as each is put in once.
    private final int[] next;
    private final BitSet sharedHosts = new BitSet();

    /// @param used in the order of packs, files and lines
    Index(List<Indicator> used, SharedServices shared) {
        all = used.toArray(Indicator[]::new);
        next = new int[all.length];
        Arrays.fill(next, KeyTable.NOTHING);
        int[] counts = new int[IndicatorType.values().length];
        int twice = 0;
        for (Indicator one : all) {
            counts[one.type().ordinal()]++;
            twice += one.type() == IndicatorType.DOMAIN && one.value().contains("xn--") ? 1 : 0;
        }
        domains = new KeyTable(counts[IndicatorType.DOMAIN.ordinal()] + twice);
        emails = new KeyTable(counts[IndicatorType.EMAIL.ordinal()]);
        urls = new KeyTable(counts[IndicatorType.URL.ordinal()]);
        urlHosts = new KeyTable(counts[IndicatorType.URL.ordinal()]);
        hashes = new KeyTable(counts[IndicatorType.MD5.ordinal()]
                + counts[IndicatorType.SHA1.ordinal()]
                + counts[IndicatorType.SHA256.ordinal()]
                + counts[IndicatorType.SHA512.ordinal()]);
        names = new KeyTable(counts[IndicatorType.FILE_NAME.ordinal()] + counts[IndicatorType.PROCESS_NAME.ordinal()]);
        paths = new KeyTable(counts[IndicatorType.FILE_PATH.ordinal()]);
        tails = new KeyTable(counts[IndicatorType.FILE_NAME.ordinal()]
                + counts[IndicatorType.PROCESS_NAME.ordinal()]
                + counts[IndicatorType.FILE_PATH.ordinal()]);
        AddressTable.Builder ranges = new AddressTable.Builder();
        boolean foreign = false;
        for (int i = 0; i < all.length; i++) {
            Indicator one = all[i];
            String folded = Letters.fold(one.value());
            switch (one.type()) {
                case DOMAIN -> {
                    chain(domains.put(folded, i), i);
                    Optional<String> seen = HostName.unicode(one.value());
                    if (seen.isPresent()) {
                        domains.put(Letters.fold(seen.get()), i);
                    }
                    foreign |= seen.isPresent() || folded.chars().anyMatch(c -> c > 127);
                }
                case URL -> {
                    chain(urls.put(folded, i), i);
                    String host = Letters.fold(WebAddress.hostOf(one.value()));
                    urlHosts.put(host, i);
                    sharedHosts.set(i, shared.ofName(host).isPresent());
                }
                case EMAIL -> chain(emails.put(folded, i), i);
                case MD5, SHA1, SHA256, SHA512 -> chain(hashes.put(folded, i), i);
                case FILE_NAME, PROCESS_NAME -> {
                    chain(names.put(folded, i), i);
                    tails.put(tail(folded), i);
                }
                case FILE_PATH -> {
                    chain(paths.put(folded.replace('\\', '/'), i), i);
                    tails.put(tail(folded), i);
                }
                case ADDRESS -> {
                    int place = i;
                    Address.of(one.value())
                            .ifPresent(address -> chain(ranges.put(new Address.Network(address, 128), place), place));
                }
                case NETWORK -> {
                    int place = i;
                    Address.network(one.value()).ifPresent(network -> chain(ranges.put(network, place), place));
                }
            }
        }
        addresses = ranges.build();
        international = foreign;
    }

    private static String tail(String folded) {
        char[] chars = folded.toCharArray();
        int to = chars.length;
        while (to > 0 && Letters.kind(chars, to - 1) == 0) {
            to--;
        }
        int from = to;
        while (from > 0 && Letters.kind(chars, from - 1) != 0) {
            from--;
        }
        return folded.substring(from, to);
    }

    private void chain(int first, int again) {
        if (first != KeyTable.NOTHING) {
            next[again] = next[first];
            next[first] = again;
        }
    }

    /// Whether a web address is listed on a host that belongs to many, so that the host alone says nothing.
    boolean isOnSharedHost(int place) {
        return sharedHosts.get(place);
    }

    Indicator at(int place) {
        return all[place];
    }

    /// The places of all indicators with the same value, in order.
    List<Integer> same(int place) {
        List<Integer> places = new ArrayList<>();
        for (int at = place; at != KeyTable.NOTHING; at = next[at]) {
            places.add(at);
        }
        Collections.sort(places);
        return places;
    }
}
