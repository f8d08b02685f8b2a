package org.tocsin.readers.mail.links;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.tocsin.readers.text.Escapes;

/// Frees an address of what was put around it, layer by layer, to the innermost.
final class Unwrapping {
    /// Layers that are taken off.
    private static final int MOST = 12;

    /// Parameters that say where a reader came from or where consent is answered, not where the link leads.
    private static final Set<String> NOT_THE_WAY =
            Set.of("redirect_uri", "ref", "referer", "referrer", "utm_source", "origin", "post_logout_redirect_uri");

    private Unwrapping() {}

    /// @param tricks gets the words for what was taken off
    /// @return the innermost address
    static Address innermost(Address outer, LinkTables tables, Set<String> tricks) {
        Address address = outer;
        for (int layer = 0; layer < MOST && OAuthRequest.of(address).isEmpty(); layer++) {
            Optional<Gateways.Inner> gateway = Gateways.inner(address);
            Optional<Address> inner = gateway.flatMap(Gateways.Inner::inner).flatMap(Address::of);
            if (gateway.isPresent()) {
                tricks.add(gateway.get().hostOnly() ? Trick.GATEWAY_CLOSED : Trick.GATEWAY);
            } else {
                inner = redirect(address, tables);
                if (inner.isPresent()) {
                    tricks.add(Trick.OPEN_REDIRECT);
                }
            }
            if (inner.isEmpty() || inner.get().equals(address)) {
                return address;
            }
            address = inner.get();
        }
        return address;
    }

    /// The last parameter that is itself an address on another registered domain, or such an address in the path.
    private static Optional<Address> redirect(Address address, LinkTables tables) {
        String rest = address.rest();
        if (rest.length() < 8) {
            return Optional.empty();
        }
        String registered = tables.registered(address.host());
        Optional<Address> found = Optional.empty();
        if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
            for (Address.Parameter parameter : address.parameters()) {
                String value = parameter.value().isEmpty() ? parameter.name() : parameter.value();
                if (value.length() < 8 || NOT_THE_WAY.contains(parameter.name().toLowerCase(Locale.ROOT))) {
                    continue;
                }
                Optional<Address> inner = absolute(value)
                        .filter(to -> !tables.registered(to.host()).equals(registered));
                found = inner.isPresent() ? inner : found;
            }
        }
        return found.isPresent()
                ? found
                : inPath(address).filter(to -> !tables.registered(to.host()).equals(registered));
    }

    private static Optional<Address> inPath(Address address) {
        String path = address.path();
        int at = path.indexOf("http", 1);
        if (at < 0) {
            return Optional.empty();
        }
        String tail = Escapes.percentDecoded(address.rest().substring(at));
        return isWeb(tail) ? Address.of(tail).filter(to -> to.host().indexOf('.') > 0) : Optional.empty();
    }

    private static Optional<Address> absolute(String value) {
        String text = value;
        for (int i = 0; i < 4; i++) {
            if (isWeb(text) || text.startsWith("//")) {
                return Address.of(text)
                        .filter(to -> to.host().indexOf('.') > 0 && to.host().indexOf(' ') < 0);
            }
            if (text.indexOf('%') < 0) {
                break;
            }
            text = Escapes.percentDecoded(text);
        }
        return text.length() < 12
                ? Optional.empty()
                : Escapes.readableBase64(text)
                        .filter(Unwrapping::isWeb)
                        .flatMap(Address::of)
                        .filter(to -> to.host().indexOf('.') > 0);
    }

    private static boolean isWeb(String text) {
        return text.regionMatches(true, 0, "http://", 0, 7)
                || text.regionMatches(true, 0, "https://", 0, 8)
                || text.regionMatches(true, 0, "https:\\\\", 0, 8)
                || text.regionMatches(true, 0, "http:\\\\", 0, 7);
    }
}
