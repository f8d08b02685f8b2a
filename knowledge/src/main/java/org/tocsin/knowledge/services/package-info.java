/// Names and addresses that very many people use, which therefore say nothing about an attack.
@NullMarked
package org.tocsin.knowledge.services;

import org.jspecify.annotations.NullMarked;
