/** Tests of the words of Muster. */
@NullMarked
package io.muster.protocol.model;

import org.jspecify.annotations.NullMarked;
