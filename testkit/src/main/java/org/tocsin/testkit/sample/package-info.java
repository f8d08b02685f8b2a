/// The made-up case in `samples/ngo`: fifteen months of a small organisation, an intruder, and an administrator who
/// does similar things for good reasons. Everything in it is invented; nothing in it can run.
@NullMarked
package org.tocsin.testkit.sample;

import org.jspecify.annotations.NullMarked;
