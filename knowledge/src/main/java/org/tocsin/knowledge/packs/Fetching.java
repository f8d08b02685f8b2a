package org.tocsin.knowledge.packs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.tocsin.model.UserFault;

/// Gets the files of public sources: from the net over TLS, from a mirror of it, or from a folder. The only place in
/// the program that opens a connection, and only on the user's word.
public final class Fetching {
    private static final long MOST_BYTES = 1L << 30;
    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofMinutes(10);

    private final Optional<URI> mirror;
    private final Optional<Path> folder;
    private final Optional<SSLContext> trust;

    private Fetching(Optional<URI> mirror, Optional<Path> folder, Optional<SSLContext> trust) {
        this.mirror = mirror;
        this.folder = folder;
        this.trust = trust;
    }

    /// Straight from where the sources are published.
    public static Fetching fromPublishers() {
        return new Fetching(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// From a folder or an https address below which the files lie, as `host/path/of/the/file` or by their names alone.
    ///
    /// @throws UserFault where it is neither a folder nor an https address
    public static Fetching from(String place) {
        return from(place, Optional.empty());
    }

    static Fetching from(String place, Optional<SSLContext> trust) {
        if (place.regionMatches(true, 0, "https://", 0, 8)) {
            return new Fetching(
                    Optional.of(URI.create(place.endsWith("/") ? place : place + "/")), Optional.empty(), trust);
        }
        if (place.matches("(?i)[a-z][a-z0-9+.-]+://.*")) {
            throw new UserFault("Knowledge is fetched over https only, not from " + place + ".");
        }
        Path path = Path.of(place);
        if (!Files.isDirectory(path)) {
            throw new UserFault("The mirror " + place + " is neither a folder nor an https address.");
        }
        return new Fetching(Optional.empty(), Optional.of(path), trust);
    }

    /// Gets a source's files and puts them on the shelf. What cannot be got or read replaces nothing.
    public Pack update(Source source, Shelf shelf) throws IOException {
        Path fresh = Files.createTempDirectory("tocsin-fetched-");
        try {
            List<Path> files = new ArrayList<>();
            List<Pack.Got> got = new ArrayList<>();
            for (URI address : source.addresses()) {
                Path file = fresh.resolve(inside(address));
                Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(fresh));
                String from = get(address, file);
                files.add(file);
                got.add(new Pack.Got(from, Files.size(file), Shelf.hash(file)));
            }
            List<Path> sources = source.kind() == Pack.Kind.ACTORS ? files : List.of(fresh);
            return shelf.put(
                    new Shelf.Labels(source.name(), Optional.of(source.kind()), "", "", source.licence()),
                    sources,
                    got);
        } finally {
            List<Path> all;
            try (java.util.stream.Stream<Path> walk = Files.walk(fresh)) {
                all = walk.sorted(java.util.Comparator.reverseOrder()).toList();
            }
            for (Path one : all) {
                Files.delete(one);
            }
        }
    }

    private static String inside(URI address) {
        return (address.getHost() + address.getPath())
                .replaceAll("[^A-Za-z0-9._/-]", "_")
                .replace("..", "_");
    }

    /// @return where it was got from
    private String get(URI address, Path into) throws IOException {
        String inside = inside(address);
        String name = inside.substring(inside.lastIndexOf('/') + 1);
        if (folder.isPresent()) {
            for (String candidate : List.of(inside, name)) {
                Path found = folder.get().resolve(candidate);
                if (Files.isRegularFile(found)) {
                    Files.copy(found, into);
                    return candidate + " in a mirror folder, for " + address;
                }
            }
            throw new UserFault("The mirror has no " + inside + " and no " + name + ".");
        }
        Set<URI> places = new LinkedHashSet<>();
        if (mirror.isPresent()) {
            places.add(mirror.get().resolve(inside));
            places.add(mirror.get().resolve(name));
        } else {
            places.add(address);
        }
        int status = 0;
        for (URI place : places) {
            status = download(place, into);
            if (status == 200) {
                return place.toString();
            }
        }
        throw new UserFault(address + " could not be got (answer " + status + "); what was there before stays.");
    }

    /// @return the status of the answer
    private int download(URI place, Path into) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                // From https only to https.
                .followRedirects(HttpClient.Redirect.NORMAL);
        trust.ifPresent(builder::sslContext);
        try (HttpClient client = builder.build()) {
            HttpRequest request = HttpRequest.newBuilder(place)
                    .timeout(ANSWER)
                    .header("User-Agent", "tocsin")
                    .build();
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != 200) {
                    return answer.statusCode();
                }
                long stated =
                        answer.headers().firstValueAsLong("Content-Length").orElse(-1);
                long copied = copy(body, into);
                if (copied > MOST_BYTES) {
                    throw new UserFault(place + " is larger than 1 GiB, which no source of knowledge is.");
                }
                if (stated >= 0 && stated != copied) {
                    throw new UserFault(place + " broke off; what was there before stays.");
                }
            }
            return 200;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        } catch (IOException broken) {
            throw new UserFault(
                    place + " could not be reached (" + broken.getMessage() + "); what was there before stays. A folder"
                            + " with the files can be given with --from.",
                    broken);
        }
    }

    private static long copy(InputStream body, Path into) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long copied = 0;
        try (OutputStream out = Files.newOutputStream(into)) {
            for (int read; (read = body.read(buffer)) > 0 && copied <= MOST_BYTES; copied += read) {
                out.write(buffer, 0, read);
            }
        }
        return copied;
    }
}
