package org.tocsin.detect.sigma;

import org.tocsin.model.Rule;

/// A rule that loaded: what is said about it, which logs it is for, and what it asks of a record.
record SigmaRule(Rule rule, LogSource source, Expression detection) {}
