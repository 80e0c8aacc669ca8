/**
 * {@code library.db}: the canonical records with what sync needs to exchange them, and what this
 * device alone remembers of its files and peers.
 */
@NullMarked
package io.muster.storage.library;

import org.jspecify.annotations.NullMarked;
