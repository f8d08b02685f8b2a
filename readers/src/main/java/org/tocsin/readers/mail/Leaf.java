package org.tocsin.readers.mail;

/// What is handed on for reading: an attachment, a picture, a nested message.
///
/// @param bytes decoded
/// @param message whether it is a message that this one holds
record Leaf(Part part, byte[] bytes, boolean message) {}
