package org.tocsin.readers.intake.archive;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.PasswordRequiredException;
import org.tocsin.model.Gap;
import org.tukaani.xz.UnsupportedOptionsException;

/// The border to the libraries that expand bytes. On hostile input they throw whatever they like, runtime exceptions
/// too; behind this border there is [BrokenData] for the evidence's fault and plain `IOException` for the machine's.
public final class Decoded extends BlockStream {
    /// A call into a library.
    interface Call<T> {
        T make() throws IOException;
    }

    /// A decoder that gives nothing so many times in a row stands still.
    private static final int MOST_EMPTY_READS = 1_000;

    private final String what;
    private final Packed raw;
    private final long packed;
    private final InputStream in;
    private long count;
    private boolean closed;

    private Decoded(String what, Packed raw, long packed, InputStream in) {
        this.what = what;
        this.raw = raw;
        this.packed = packed;
        this.in = in;
    }

    /// @param what the format's name, for the gap
    /// @param raw the packed bytes
    /// @param packed how many they are; -1 where only the reading tells
    static Decoded open(String what, Packed raw, long packed, Call<InputStream> opening) throws IOException {
        return new Decoded(what, raw, packed, guard(what, raw, "at its start", opening));
    }

    /// Makes a call into a library and sorts what it throws.
    ///
    /// @param where ends the sentence of the gap
    static <T> T guard(String what, Packed raw, String where, Call<T> call) throws IOException {
        try {
            return call.make();
        } catch (BrokenData e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (raw.fault().isPresent()) {
                throw raw.fault().get();
            }
            throw broken(what, raw, where, e);
        }
    }

    private static BrokenData broken(String what, Packed raw, String where, Exception e) {
        return switch (e) {
            case PasswordRequiredException _ ->
                new BrokenData(Gap.Cause.ENCRYPTED, "the " + what + " data are locked by a password");
            case org.apache.commons.compress.MemoryLimitException _, org.tukaani.xz.MemoryLimitException _ ->
                new BrokenData(Gap.Cause.LIMIT, "the " + what + " data ask for more memory than is allowed " + where);
            case Exception unsupported
            when isUnsupported(unsupported) ->
                new BrokenData(
                        Gap.Cause.UNSUPPORTED, "the " + what + " data use a method that is not supported " + where);
            default ->
                raw.ranOut()
                        ? new BrokenData(Gap.Cause.TRUNCATED, "the " + what + " data end too early " + where)
                        : new BrokenData(Gap.Cause.DAMAGED, "the " + what + " data are damaged " + where);
        };
    }

    /// commons-compress has no type of its own for a method it lacks.
    private static boolean isUnsupported(Exception e) {
        String message = e.getMessage();
        return e instanceof UnsupportedOptionsException
                || e instanceof UnsupportedOperationException
                || message != null && message.startsWith("Unsupported");
    }

    /// How many packed bytes stand behind what was read so far.
    public long packed() {
        return packed >= 0 ? packed : raw.count();
    }

    /// Blocks until there is at least one byte; a decoder that stands still is damage.
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        for (int i = 0; i < MOST_EMPTY_READS; i++) {
            int got = guard(what, raw, "after " + count + " bytes", () -> in.read(into, offset, length));
            if (got != 0) {
                count += Math.max(got, 0);
                return got;
            }
        }
        throw new BrokenData(Gap.Cause.DAMAGED, "the " + what + " data stand still after " + count + " bytes");
    }

    /// Frees the decoder. What it says then is of no account: all bytes were read, or the fault is known.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            guard(what, raw, "at the end", () -> {
                in.close();
                return what;
            });
        } catch (BrokenData _) {
            // As said above.
        }
    }
}
