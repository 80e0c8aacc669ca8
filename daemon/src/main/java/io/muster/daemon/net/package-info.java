/**
 * Every byte between devices: identity, TLS 1.3 with both keys pinned, frames, and a connection per
 * channel kind. The only package that knows Netty.
 */
@NullMarked
package io.muster.daemon.net;

import org.jspecify.annotations.NullMarked;
