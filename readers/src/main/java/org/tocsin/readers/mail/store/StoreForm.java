package org.tocsin.readers.mail.store;

import org.tocsin.readers.files.compound.LittleEndian;

/// The three ways in which a store is laid out on disk; sizes in bytes ([MS-PST] 2.2.2; the third is Outlook 2013's for
/// OST files and in no specification).
enum StoreForm {
    /// Outlook 97 to 2002: numbers of 32 bits, two gigabytes at most.
    ANSI("ansi", 4, 512, 500, 496, 64, 12),
    /// Since Outlook 2003.
    UNICODE("unicode", 8, 512, 496, 488, 64, 16),
    /// OST files since Outlook 2013: pages of 4 KiB, blocks of up to 64 KiB that may be compressed.
    LARGE("unicode-4k", 8, 4096, 4072, 4056, 512, 24);

    /// How it is called in records.
    final String word;

    /// Of a block's or page's number, and of an offset.
    final int width;

    final int page;

    /// Where a page's trailer begins, which is where its checksum ends.
    final int trailerAt;

    /// Where a page of a tree counts its entries.
    final int countsAt;

    /// Blocks begin and end at multiples of this.
    final int alignment;

    final int blockTrailer;

    StoreForm(String word, int width, int page, int trailerAt, int countsAt, int alignment, int blockTrailer) {
        this.word = word;
        this.width = width;
        this.page = page;
        this.trailerAt = trailerAt;
        this.countsAt = countsAt;
        this.alignment = alignment;
        this.blockTrailer = blockTrailer;
    }

    /// The most bytes that a block may have, with its trailer.
    int mostBlock() {
        return this == LARGE ? 65_536 : 8_192;
    }

    /// A number of a block or page, or an offset.
    long number(byte[] bytes, int at) {
        return width == 4 ? LittleEndian.i32(bytes, at) & 0xFFFFFFFFL : LittleEndian.i64(bytes, at);
    }

    /// The bytes that a block takes on disk.
    long taken(int size) {
        return (size + blockTrailer + alignment - 1L) / alignment * alignment;
    }

    int pageType(byte[] page) {
        int type = page[trailerAt] & 0xFF;
        return type == (page[trailerAt + 1] & 0xFF) ? type : -1;
    }

    int pageSignature(byte[] page) {
        return LittleEndian.u16(page, trailerAt + 2);
    }

    int pageChecksum(byte[] page) {
        return LittleEndian.i32(page, trailerAt + (this == ANSI ? 8 : 4));
    }

    long pageNumber(byte[] page) {
        return this == ANSI ? number(page, trailerAt + 4) : LittleEndian.i64(page, trailerAt + 8);
    }

    /// How many entries a page of a tree has; never more than fit.
    int entries(byte[] page) {
        int count = this == LARGE ? LittleEndian.u16(page, countsAt) : page[countsAt] & 0xFF;
        int size = entrySize(page);
        return size == 0 ? 0 : Math.min(count, countsAt / size);
    }

    int entrySize(byte[] page) {
        return page[countsAt + (this == LARGE ? 4 : 2)] & 0xFF;
    }

    int level(byte[] page) {
        return page[countsAt + (this == LARGE ? 5 : 3)] & 0xFF;
    }
}
