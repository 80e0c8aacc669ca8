/**
 * Finds inviting devices on the local network by multicast DNS, so that pairing needs no address.
 * What is announced is public, and what is heard is only a place to try: the code alone decides.
 */
@NullMarked
package io.muster.daemon.discover;

import org.jspecify.annotations.NullMarked;
