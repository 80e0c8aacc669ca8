/**
 * Looks at the folders of a location: the scanner walks and hashes, the watcher says what changed.
 * Neither writes anything; what they find goes to a sink.
 */
@NullMarked
package io.muster.daemon.scan;

import org.jspecify.annotations.NullMarked;
