/**
 * Keeps an open database in shape while it is in use: a little at a time, so that no write ever
 * waits long for it.
 */
@NullMarked
package io.muster.storage.maintenance;

import org.jspecify.annotations.NullMarked;
