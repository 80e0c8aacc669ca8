package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.InviteView;
import io.muster.daemon.control.PairedView;
import io.muster.daemon.control.ProgressSink;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The two pairing verbs; who gives no address gets the devices that invite nearby tried. */
record Joining(Supplier<InviteView> inviter, Joiner joiner, Search search, LongSupplier nanoTime) {
  /** After so long no further device is tried: false announcements can't hold a person up. */
  static final long TRYING_SECONDS = 120;

  /** Pairs with the device at an address that shows the code. */
  interface Joiner {
    PairedView join(String code, InetSocketAddress address) throws ControlException;
  }

  /** Looks for inviting devices. */
  interface Search {
    List<InetSocketAddress> find() throws InterruptedException;
  }

  InviteView invite() {
    return inviter.get();
  }

  /** Joins at an address, HOST:PORT, or wherever a device is found that knows the code. */
  PairedView join(String code, Optional<String> address, ProgressSink progress)
      throws ControlException {
    if (address.isEmpty()) {
      progress.report(new ProgressSink.Progress("looking for the other device", 0, 0));
      return joinAny(code, found(), progress);
    }
    return joiner.join(
        code,
        Addresses.parse(address.get())
            .orElseThrow(
                () -> ControlException.failed("an address is HOST:PORT, not " + address.get())));
  }

  private List<InetSocketAddress> found() throws ControlException {
    try {
      return search.find();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ControlException.failed("the daemon is ending; pair again when it runs");
    }
  }

  /** A refusal may come from a device that invites someone else; the last one is told. */
  private PairedView joinAny(String code, List<InetSocketAddress> found, ProgressSink progress)
      throws ControlException {
    ControlException last =
        ControlException.failed(
            "no inviting device was found on this network; say where it is: --address HOST:PORT,"
                + " as 'muster pair --invite' shows on it");
    long end = nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(TRYING_SECONDS);
    for (int i = 0; i < found.size() && nanoTime.getAsLong() - end < 0; i++) {
      String text = "pairing with " + Addresses.text(found.get(i));
      progress.report(new ProgressSink.Progress(text, i, found.size()));
      try {
        return joiner.join(code, found.get(i));
      } catch (ControlException e) {
        last = e;
      }
    }
    throw last;
  }
}
