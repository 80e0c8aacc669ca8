/**
 * {@code availability.db}: which device holds which sidecar. This device's own batches, which it
 * alone changes and signs, and replicas of the others' exactly as they said them. The file can be
 * lost at any time; what is read from it is checked before it is believed.
 */
@NullMarked
package io.muster.storage.availability;

import org.jspecify.annotations.NullMarked;
