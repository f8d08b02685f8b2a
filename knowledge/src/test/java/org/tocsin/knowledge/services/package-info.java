@NullMarked
package org.tocsin.knowledge.services;

import org.jspecify.annotations.NullMarked;
