/**
 * Canonical records: how two versions of one merge, how a local write is stamped, and the machine
 * that brings two devices to the same library.
 */
@NullMarked
package io.muster.protocol.sync;

import org.jspecify.annotations.NullMarked;
