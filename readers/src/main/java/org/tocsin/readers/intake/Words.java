package org.tocsin.readers.intake;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// What the operating system said, without the paths it names: those would tell where the evidence lay.
final class Words {
    private Words() {}

    static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "access denied";
            case NoSuchFileException _ -> "it is no longer there";
            case FileSystemLoopException _ -> "it leads in a circle";
            case FileSystemException named ->
                Optional.ofNullable(named.getReason()).orElse("no reason given");
            default -> "input or output error";
        };
    }
}
