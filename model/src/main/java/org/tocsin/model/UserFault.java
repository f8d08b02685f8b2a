package org.tocsin.model;

/// Something the user can put right: a path that is not there, an option that does not fit. The message is one
/// sentence that names the thing and the way out; it is shown as it is, without a stack trace.
public final class UserFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserFault(String sentence) {
        super(sentence);
    }

    public UserFault(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
