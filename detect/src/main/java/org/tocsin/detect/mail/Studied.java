package org.tocsin.detect.mail;

/// A message with all that is made of it: what it was judged to be, how it was made, what could tie it to others.
public record Studied(MailVerdict verdict, MailManner manner, MailTraits traits) {}
