package org.tocsin.model;

/// Something that only the user can put right: a path that is not there, a folder that is no case. The message is one
/// sentence for people that names the thing and the way out; it is shown without a stack trace.
public final class UserFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserFault(String sentence) {
        super(sentence);
    }

    public UserFault(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
