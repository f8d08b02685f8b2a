package org.tocsin.readers.files.vba;

/// What cannot be told without running the macro.
enum Unknown {
    VALUE
}
