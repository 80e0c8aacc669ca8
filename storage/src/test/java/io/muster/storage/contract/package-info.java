/** What every store has to do, whatever it keeps its records and batches in. */
@NullMarked
package io.muster.storage.contract;

import org.jspecify.annotations.NullMarked;
