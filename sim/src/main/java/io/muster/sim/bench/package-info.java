/**
 * Measures storage against the layout that it replaces: both hold the same contents and answer the
 * same questions in one run. {@code java.sql} is used only to fill and ask the old layout, and to
 * count pages.
 */
@NullMarked
package io.muster.sim.bench;

import org.jspecify.annotations.NullMarked;
