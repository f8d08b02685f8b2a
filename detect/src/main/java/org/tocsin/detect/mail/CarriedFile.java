package org.tocsin.detect.mail;

import java.util.List;

/// What was found of a file that a message carries, in whatever wrapping.
///
/// @param name its name, with the way through its containers
/// @param danger of the file, as a word of the message's own scale
public record CarriedFile(String name, Danger danger) {
    /// Notes the worst of the files as a sign of the message.
    static void note(List<CarriedFile> files, Reasons reasons) {
        for (CarriedFile file : files) {
            switch (file.danger()) {
                case DANGEROUS -> reasons.add("dangerous-file-carried", "Attachment.Name", file.name());
                case SUSPICIOUS -> reasons.add("suspicious-file-carried", "Attachment.Name", file.name());
                case UNWANTED, NOTHING_FOUND -> {}
            }
        }
    }
}
