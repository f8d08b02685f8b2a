package org.tocsin.readers.mail.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// How mail is signed ([RFC 6376, 3.3](https://www.rfc-editor.org/rfc/rfc6376#section-3.3), [RFC
/// 8463](https://www.rfc-editor.org/rfc/rfc8463)).
enum Algorithm {
    /// Must no longer be believed ([RFC 8301](https://www.rfc-editor.org/rfc/rfc8301)); its body hash still
    /// tells whether the text was changed by accident.
    RSA_SHA1("rsa-sha1", "rsa", "sha1", "SHA-1", "SHA1withRSA"),
    RSA_SHA256("rsa-sha256", "rsa", "sha256", "SHA-256", "SHA256withRSA"),
    ED25519_SHA256("ed25519-sha256", "ed25519", "sha256", "SHA-256", "Ed25519");

    private final String word;
    private final String keyType;
    private final String hashName;
    private final String digest;
    private final String signature;

    Algorithm(String word, String keyType, String hashName, String digest, String signature) {
        this.word = word;
        this.keyType = keyType;
        this.hashName = hashName;
        this.digest = digest;
        this.signature = signature;
    }

    static Optional<Algorithm> of(String word) {
        for (Algorithm each : values()) {
            if (each.word.equalsIgnoreCase(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    String keyType() {
        return keyType;
    }

    String hashName() {
        return hashName;
    }

    /// As the JDK names it.
    String digest() {
        return digest;
    }

    String signature() {
        return signature;
    }

    byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance(digest).digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has " + digest, impossible);
        }
    }
}
