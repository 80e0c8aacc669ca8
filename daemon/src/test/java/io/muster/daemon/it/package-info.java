/** The whole of it: real daemons in processes of their own, used as people use them. */
@NullMarked
package io.muster.daemon.it;

import org.jspecify.annotations.NullMarked;
