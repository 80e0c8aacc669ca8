/**
 * The messages that devices exchange, their bytes, and every size limit on them. Whatever leaves a
 * decoder of this package has been checked; nobody else touches the generated code.
 */
@NullMarked
package io.muster.protocol.wire;

import org.jspecify.annotations.NullMarked;
