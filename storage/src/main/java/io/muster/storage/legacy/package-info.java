/**
 * The layout that Muster replaced, a row per sidecar and a row per sidecar and device, and how a
 * library in it is taken over step by step.
 */
@NullMarked
package io.muster.storage.legacy;

import org.jspecify.annotations.NullMarked;
