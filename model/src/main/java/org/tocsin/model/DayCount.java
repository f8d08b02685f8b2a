package org.tocsin.model;

import java.time.LocalDate;

/// How many records a source has for one day (UTC): for the histogram and for gaps in the logs.
public record DayCount(LocalDate day, Kind kind, String host, String channel, long records) {}
