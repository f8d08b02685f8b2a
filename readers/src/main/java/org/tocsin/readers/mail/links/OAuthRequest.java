package org.tocsin.readers.mail.links;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A link that asks the reader to let a program into an account, or to type a code that does so: no password is
/// stolen, and a second factor does not help.
///
/// @param trick [Trick#OAUTH_CONSENT] or [Trick#DEVICE_CODE]
/// @param provider who is asked: `microsoft`, `google`, … or the host
/// @param client the program that wants in (`client_id`), or empty
/// @param scope what it wants, as written, or empty
/// @param redirect where the answer is sent, or empty
/// @param response `response_type`, or empty
public record OAuthRequest(
        String trick, String provider, String client, String scope, String redirect, String response) {
    /// @param host the whole name, or `.name` for all below it too
    /// @param path what the path holds, in lower case
    private record Place(String provider, String host, String path, String trick) {}

    private static Place consent(String provider, String host, String path) {
        return new Place(provider, host, path, Trick.OAUTH_CONSENT);
    }

    private static Place device(String provider, String host, String path) {
        return new Place(provider, host, path, Trick.DEVICE_CODE);
    }

    private static final List<Place> PLACES = List.of(
            device("microsoft", ".microsoft.com", "/devicelogin"),
            device("microsoft", ".microsoft.com", "/deviceauth"),
            device("microsoft", "aka.ms", "/devicelogin"),
            device("microsoft", ".microsoftonline.com", "/deviceauth"),
            device("microsoft", ".microsoftonline.com", "/devicelogin"),
            device("microsoft", ".live.com", "/oauth20_remoteconnect.srf"),
            device("google", "google.com", "/device"),
            device("google", "www.google.com", "/device"),
            device("google", "accounts.google.com", "/o/oauth2/device"),
            device("github", "github.com", "/login/device"),
            consent("microsoft", ".microsoftonline.com", "/authorize"),
            consent("microsoft", ".microsoftonline.com", "/adminconsent"),
            consent("microsoft", ".microsoftonline.us", "/authorize"),
            consent("microsoft", ".microsoftonline.cn", "/authorize"),
            consent("microsoft", ".windows.net", "/oauth2/authorize"),
            consent("microsoft", "login.microsoft.com", "/authorize"),
            consent("microsoft", ".live.com", "/oauth20_authorize.srf"),
            consent("google", "accounts.google.com", "/o/oauth2/"),
            consent("google", "accounts.google.com", "/signin/oauth"),
            consent("yahoo", ".yahoo.com", "/oauth2/request_auth"),
            consent("github", "github.com", "/login/oauth/authorize"),
            consent("facebook", ".facebook.com", "/dialog/oauth"),
            consent("linkedin", ".linkedin.com", "/oauth/v2/authorization"),
            consent("slack", ".slack.com", "/oauth"),
            consent("dropbox", ".dropbox.com", "/oauth2/authorize"),
            consent("zoom", "zoom.us", "/oauth/authorize"),
            consent("salesforce", ".salesforce.com", "/oauth2/authorize"),
            consent("yandex", "oauth.yandex.ru", "/authorize"),
            consent("proton", ".proton.me", "/authorize"));

    /// What a link asks for, if it asks.
    static Optional<OAuthRequest> of(Address address) {
        String path = address.path().toLowerCase(Locale.ROOT);
        for (Place place : PLACES) {
            if (path.contains(place.path()) && fits(address.host(), place.host())) {
                boolean anyPath =
                        place.trick().equals(Trick.DEVICE_CODE) && place.path().equals("/device");
                if (!anyPath || path.equals("/device") || path.startsWith("/device/")) {
                    return Optional.of(request(place.trick(), place.provider(), address));
                }
            }
        }
        if (path.contains("authorize") || path.contains("oauth")) {
            boolean client = address.parameter("client_id").isPresent();
            boolean wants = address.parameter("response_type").isPresent()
                    || address.parameter("scope").isPresent();
            if (client && wants) {
                return Optional.of(request(Trick.OAUTH_CONSENT, address.host(), address));
            }
        }
        return Optional.empty();
    }

    private static boolean fits(String host, String wanted) {
        return wanted.startsWith(".") ? host.endsWith(wanted) || host.equals(wanted.substring(1)) : host.equals(wanted);
    }

    private static OAuthRequest request(String trick, String provider, Address address) {
        return new OAuthRequest(
                trick,
                provider,
                value(address, "client_id"),
                value(address, "scope").replace('+', ' '),
                value(address, "redirect_uri"),
                value(address, "response_type").replace('+', ' '));
    }

    private static String value(Address address, String name) {
        return address.parameter(name).orElse("");
    }
}
