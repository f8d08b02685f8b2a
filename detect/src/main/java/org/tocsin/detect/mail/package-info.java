/// Mail messages are judged: how dangerous, by what signs, how targeted; and which belong together. Comes in: the
/// record of a message and the tables of `content/mail`. Goes out: a [MailVerdict] with its reasons in words, or a
/// finding.
@NullMarked
package org.tocsin.detect.mail;

import org.jspecify.annotations.NullMarked;
