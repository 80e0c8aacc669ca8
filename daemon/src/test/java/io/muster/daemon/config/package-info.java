/** Tests of the home and the settings. */
@NullMarked
package io.muster.daemon.config;

import org.jspecify.annotations.NullMarked;
