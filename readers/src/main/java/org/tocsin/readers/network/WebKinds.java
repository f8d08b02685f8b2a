package org.tocsin.readers.network;

import org.tocsin.model.Kind;

/// The kinds of records that logs of web traffic give.
final class WebKinds {
    /// What was asked of a web server.
    static final Kind SERVER = new Kind("web.access");

    /// What was asked through a proxy.
    static final Kind PROXY = new Kind("web.proxy");

    /// What a web server said of itself.
    static final Kind ERROR = new Kind("web.error");

    /// What a packet filter let through or stopped.
    static final Kind FIREWALL = new Kind("network.firewall");

    private WebKinds() {}
}
