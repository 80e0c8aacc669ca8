/**
 * The daemon at work: one loop that steps the core and carries out its effects, and the services
 * around it. Everything is put together in {@code Daemon}.
 */
@NullMarked
package io.muster.daemon.runtime;

import org.jspecify.annotations.NullMarked;
