/** What several tests share: random samples that a seed repeats, and fakes of the ports. */
@NullMarked
package io.muster.protocol.testing;

import org.jspecify.annotations.NullMarked;
