/** What every part of storage shares with its callers: its errors and how durable it is. */
@NullMarked
package io.muster.storage;

import org.jspecify.annotations.NullMarked;
