package org.tocsin.detect.sigma.correlation;

import java.math.BigDecimal;
import java.util.Optional;

/// How values are read, the same as for single records: two spellings of a name are one group, and `0x10` is
/// sixteen.
public interface Reading {
    String fold(String value);

    Optional<BigDecimal> number(String value);
}
