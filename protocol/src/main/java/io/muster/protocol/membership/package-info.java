/** Who is there: the machine that keeps connections to members and measures their round trips. */
@NullMarked
package io.muster.protocol.membership;

import org.jspecify.annotations.NullMarked;
