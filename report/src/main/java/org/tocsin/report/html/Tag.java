package org.tocsin.report.html;

import java.util.Locale;

/// The elements that the report uses; there are no others, and none that runs or loads anything.
enum Tag {
    HTML,
    HEAD,
    META(true),
    TITLE,
    STYLE,
    BODY,
    HEADER,
    MAIN,
    NAV,
    FOOTER,
    SECTION,
    ARTICLE,
    DIV,
    SPAN,
    A,
    P,
    H1,
    H2,
    H3,
    H4,
    UL,
    OL,
    LI,
    DL,
    DT,
    DD,
    STRONG,
    SMALL,
    CODE,
    BDI,
    TABLE,
    CAPTION,
    THEAD,
    TBODY,
    TR,
    TH,
    TD,
    DETAILS,
    SUMMARY,
    SVG,
    G,
    PATH(true),
    LINE(true),
    TEXT;

    final boolean empty;
    final String word = name().toLowerCase(Locale.ROOT);

    Tag() {
        this(false);
    }

    Tag(boolean empty) {
        this.empty = empty;
    }
}
