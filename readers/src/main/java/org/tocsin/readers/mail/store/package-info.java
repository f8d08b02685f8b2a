/// Outlook's stores (PST, OST, PAB), read by their specification
/// ([MS-PST](https://learn.microsoft.com/openspecs/office_file_formats/ms-pst/)): a content goes in, its nodes,
/// properties, tables and messages come out. Pages and blocks are read when they are asked for, so that a store of any
/// size needs the same memory. docs/outlook-stores.md tells what is read and what is not.
@NullMarked
package org.tocsin.readers.mail.store;

import org.jspecify.annotations.NullMarked;
