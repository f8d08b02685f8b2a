package org.tocsin.cli;

import picocli.CommandLine.IVersionProvider;

/// The program's own version, from the manifest of its archive.
final class Version implements IVersionProvider {
    static String number() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"tocsin " + number()};
    }
}
