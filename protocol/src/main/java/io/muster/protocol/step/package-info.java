/** What happens to the machines, and what they want done about it. */
@NullMarked
package io.muster.protocol.step;

import org.jspecify.annotations.NullMarked;
