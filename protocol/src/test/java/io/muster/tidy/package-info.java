/** What the house asks of every source of every module, read from the sources themselves. */
@NullMarked
package io.muster.tidy;

import org.jspecify.annotations.NullMarked;
