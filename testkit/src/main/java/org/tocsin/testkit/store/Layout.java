package org.tocsin.testkit.store;

/// How a store is laid out ([MS-PST] 2.2.2; `LARGE` as Outlook 2013 writes OST files).
public enum Layout {
    ANSI(4, 15, 512, 496, 500, 64, 12, 8_180),
    UNICODE(8, 23, 512, 488, 496, 64, 16, 8_176),
    LARGE(8, 36, 4_096, 4_056, 4_072, 512, 24, 65_512);

    final int width;
    final int version;
    final int page;
    final int countsAt;
    final int trailerAt;
    final int alignment;
    final int trailer;

    /// Bytes of data that a block may hold.
    final int most;

    Layout(int width, int version, int page, int countsAt, int trailerAt, int alignment, int trailer, int most) {
        this.width = width;
        this.version = version;
        this.page = page;
        this.countsAt = countsAt;
        this.trailerAt = trailerAt;
        this.alignment = alignment;
        this.trailer = trailer;
        this.most = most;
    }
}
