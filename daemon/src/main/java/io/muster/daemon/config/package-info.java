/**
 * Where a device keeps its things and how it is set up: the home directory with its lock, and the
 * settings of config.toml, read and checked once at start.
 */
@NullMarked
package io.muster.daemon.config;

import org.jspecify.annotations.NullMarked;
