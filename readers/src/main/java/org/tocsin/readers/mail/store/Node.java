package org.tocsin.readers.mail.store;

/// One thing in a store: a folder, a message, a table, an attachment.
///
/// @param id its number; the lowest five bits tell what it is
/// @param data number of the block (or list of blocks) with its data
/// @param inner number of the block with the things inside it, or 0
/// @param parent number of the folder it says it is in
record Node(int id, long data, long inner, int parent) {
    static final int FOLDER = 0x02;
    static final int SEARCH_FOLDER = 0x03;
    static final int MESSAGE = 0x04;
    static final int ATTACHMENT = 0x05;
    static final int HIDDEN_MESSAGE = 0x08;
    static final int SUBFOLDERS = 0x0D;
    static final int CONTENTS = 0x0E;
    static final int HIDDEN_CONTENTS = 0x0F;

    static final int STORE = 0x21;
    static final int NAMES = 0x61;
    static final int ROOT_FOLDER = 0x122;
    static final int ATTACHMENTS = 0x671;
    static final int RECIPIENTS = 0x692;

    static int kind(int id) {
        return id & 0x1F;
    }

    /// The node of another kind that belongs to this one, such as the table of a folder.
    static int related(int id, int kind) {
        return id & ~0x1F | kind;
    }

    static Node of(StoreForm form, byte[] page, int at) {
        return new Node(
                (int) form.number(page, at),
                form.number(page, at + form.width),
                form.number(page, at + 2 * form.width),
                (int) form.number(page, at + 3 * form.width));
    }
}
