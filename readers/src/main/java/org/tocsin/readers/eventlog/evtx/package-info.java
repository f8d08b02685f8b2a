/// Windows event logs (`.evtx`) become records, whole or damaged.
///
/// The way of a record: `EvtxReader` finds the chunks of a file, `RecordWalk` the records of a chunk, `RecordDecoder`
/// the values of a record and, through `ChunkTemplates`, the templates they belong to. `Layout` says which value is
/// which field; it is worked out once for each combination of templates and kept in `TemplateStore`, so that a record
/// is no more than its bytes, a layout and the places of its values.
///
/// Follows [MS-EVEN6] 2.2.12 (BinXml) and the libyal description of the file format.
@NullMarked
package org.tocsin.readers.eventlog.evtx;

import org.jspecify.annotations.NullMarked;
