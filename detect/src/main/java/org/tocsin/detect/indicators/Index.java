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
    final Keys domains;
    final Keys emails;
    final Keys urls;
    /// Hosts of listed web addresses, to the first address listed there.
    final Keys urlHosts;
    final Keys hashes;
    final Keys names;
    final Keys paths;
    /// The last run of letters, digits and dots of every name and path: most evidence ends otherwise.
    final Keys tails;
    final Addresses addresses;
    /// Whether a name outside ASCII is listed, so that one in evidence is worth converting.
    final boolean international;

    private final Listed listed;

    /// Indicators in memory.
    private static final class Held implements Listed {
        private final Indicator[] all;
        /// The next indicator with the same value; circles are not possible, as each is put in once.
        private final int[] next;
        private final BitSet sharedHosts = new BitSet();

        Held(List<Indicator> used) {
            all = used.toArray(Indicator[]::new);
            next = new int[all.length];
            Arrays.fill(next, Keys.NOTHING);
        }

        private void chain(int first, int again) {
            if (first != Keys.NOTHING) {
                next[again] = next[first];
                next[first] = again;
            }
        }

        @Override
        public Indicator at(int place) {
            return all[place];
        }

        @Override
        public int next(int place) {
            return next[place];
        }

        @Override
        public boolean isOnSharedHost(int place) {
            return sharedHosts.get(place);
        }
    }

    Index(
            Keys domains,
            Keys emails,
            Keys urls,
            Keys urlHosts,
            Keys hashes,
            Keys names,
            Keys paths,
            Keys tails,
            Addresses addresses,
            boolean international,
            Listed listed) {
        this.domains = domains;
        this.emails = emails;
        this.urls = urls;
        this.urlHosts = urlHosts;
        this.hashes = hashes;
        this.names = names;
        this.paths = paths;
        this.tails = tails;
        this.addresses = addresses;
        this.international = international;
        this.listed = listed;
    }

    /// @param used in the order of packs, files and lines
    Index(List<Indicator> used, SharedServices shared) {
        Held held = new Held(used);
        Indicator[] all = held.all;
        int[] counts = new int[IndicatorType.values().length];
        int twice = 0;
        for (Indicator one : all) {
            counts[one.type().ordinal()]++;
            twice += one.type() == IndicatorType.DOMAIN && one.value().contains("xn--") ? 1 : 0;
        }
        KeyTable domainsTable = new KeyTable(counts[IndicatorType.DOMAIN.ordinal()] + twice);
        KeyTable emailsTable = new KeyTable(counts[IndicatorType.EMAIL.ordinal()]);
        KeyTable urlsTable = new KeyTable(counts[IndicatorType.URL.ordinal()]);
        KeyTable urlHostsTable = new KeyTable(counts[IndicatorType.URL.ordinal()]);
        KeyTable hashesTable = new KeyTable(counts[IndicatorType.MD5.ordinal()]
                + counts[IndicatorType.SHA1.ordinal()]
                + counts[IndicatorType.SHA256.ordinal()]
                + counts[IndicatorType.SHA512.ordinal()]);
        KeyTable namesTable =
                new KeyTable(counts[IndicatorType.FILE_NAME.ordinal()] + counts[IndicatorType.PROCESS_NAME.ordinal()]);
        KeyTable pathsTable = new KeyTable(counts[IndicatorType.FILE_PATH.ordinal()]);
        KeyTable tailsTable = new KeyTable(counts[IndicatorType.FILE_NAME.ordinal()]
                + counts[IndicatorType.PROCESS_NAME.ordinal()]
                + counts[IndicatorType.FILE_PATH.ordinal()]);
        AddressTable.Builder ranges = new AddressTable.Builder();
        boolean foreign = false;
        for (int i = 0; i < all.length; i++) {
            Indicator one = all[i];
            String folded = Letters.fold(one.value());
            switch (one.type()) {
                case DOMAIN -> {
                    held.chain(domainsTable.put(folded, i), i);
                    Optional<String> seen = HostName.unicode(one.value());
                    if (seen.isPresent()) {
                        domainsTable.put(Letters.fold(seen.get()), i);
                    }
                    foreign |= seen.isPresent() || folded.chars().anyMatch(c -> c > 127);
                }
                case URL -> {
                    held.chain(urlsTable.put(folded, i), i);
                    String host = Letters.fold(WebAddress.hostOf(one.value()));
                    urlHostsTable.put(host, i);
                    held.sharedHosts.set(i, shared.ofName(host).isPresent());
                }
                case EMAIL -> held.chain(emailsTable.put(folded, i), i);
                case MD5, SHA1, SHA256, SHA512 -> held.chain(hashesTable.put(folded, i), i);
                case FILE_NAME, PROCESS_NAME -> {
                    held.chain(namesTable.put(folded, i), i);
                    tailsTable.put(tail(folded), i);
                }
                case FILE_PATH -> {
                    held.chain(pathsTable.put(folded.replace('\\', '/'), i), i);
                    tailsTable.put(tail(folded), i);
                }
                case ADDRESS -> {
                    int place = i;
                    Address.of(one.value())
                            .ifPresent(
                                    address -> held.chain(ranges.put(new Address.Network(address, 128), place), place));
                }
                case NETWORK -> {
                    int place = i;
                    Address.network(one.value()).ifPresent(network -> held.chain(ranges.put(network, place), place));
                }
            }
        }
        domains = domainsTable;
        emails = emailsTable;
        urls = urlsTable;
        urlHosts = urlHostsTable;
        hashes = hashesTable;
        names = namesTable;
        paths = pathsTable;
        tails = tailsTable;
        addresses = ranges.build();
        international = foreign;
        listed = held;
    }

    static String tail(String folded) {
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

    /// Whether a web address is listed on a host that belongs to many, so that the host alone says nothing.
    boolean isOnSharedHost(int place) {
        return listed.isOnSharedHost(place);
    }

    Indicator at(int place) {
        return listed.at(place);
    }

    /// The places of all indicators with the same value, in order.
    List<Integer> same(int place) {
        List<Integer> places = new ArrayList<>();
        for (int at = place; at != Keys.NOTHING; at = listed.next(at)) {
            places.add(at);
        }
        Collections.sort(places);
        return places;
    }
}
