/// What makes evidence for tests, samples and benchmarks. Never part of the program.
@NullMarked
package org.tocsin.testkit;

import org.jspecify.annotations.NullMarked;
