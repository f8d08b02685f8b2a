package org.tocsin.report.html;

import java.util.List;

/// Tables that a narrow screen can scroll and a screen reader can name.
final class Tables {
    private Tables() {}

    /// A box around a wide table: reachable by keyboard, so that it can be scrolled without a mouse.
    static List<Attribute> scroller(Html html, String label) {
        return List.of(
                Attribute.style("scroller"),
                Attribute.role("region"),
                Attribute.focusable(),
                Attribute.label(html.language().message(label)));
    }

    static void header(Html html, String... keys) {
        html.in(
                Tag.THEAD,
                () -> html.in(Tag.TR, () -> {
                    for (String key : keys) {
                        html.say(Tag.TH, List.of(Attribute.scope("col")), key);
                    }
                }));
    }
}
