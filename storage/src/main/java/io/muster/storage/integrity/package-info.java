/**
 * The integrity job: compares availability with the records and with the bytes on disk, reads all
 * that is stored, mends what can be mended and lists the rest. In bounded slices, without threads.
 */
@NullMarked
package io.muster.storage.integrity;

import org.jspecify.annotations.NullMarked;
