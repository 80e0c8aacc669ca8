/** Processes that write and are killed, and what their files hold then. */
@NullMarked
package io.muster.storage.crash;

import org.jspecify.annotations.NullMarked;
