package org.tocsin.readers;

/// The make of a Windows event as one event log gives it, for records of other logs whose own is gone.
///
/// @param id the first 32 bits of its GUID: all that a record says of it
/// @param form its XML in the event log reader's own writing; shared, not to be changed
public record LentTemplate(int id, byte[] form) {}
