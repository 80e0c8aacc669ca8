package io.muster.daemon.runtime;

import com.google.protobuf.ByteString;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.InviteView;
import io.muster.daemon.control.PairedView;
import io.muster.daemon.control.StatusView;
import io.muster.daemon.discover.Announcement;
import io.muster.daemon.net.Identity;
import io.muster.daemon.net.PeerNetwork;
import io.muster.daemon.pair.Invitation;
import io.muster.daemon.pair.Inviter;
import io.muster.daemon.pair.Paired;
import io.muster.daemon.pair.PairingClient;
import io.muster.daemon.pair.PairingServer;
import io.muster.protocol.wire.Introduction;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryIdentity;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pairing as people see it: invitations of this device, and joining another's. Both sides make the
 * other a member of their own library; that the two libraries become one is then library sync's.
 */
final class Pairings implements AutoCloseable {
  private final Identity identity;
  private final Library library;
  private final String deviceName;
  private final Where where;
  private final Consumer<Paired> admit;
  private final Inviter inviter = new Inviter();
  private final PairingServer server;
  private volatile @Nullable Invitation latest;
  private @Nullable Announcement announcement;

  /** Where this device listens, and where it tells others that it does; asked at each pairing. */
  record Where(Supplier<InetSocketAddress> listening, Supplier<List<String>> addresses) {}

  /**
   * Pairs for this device.
   *
   * @param admit makes the other device a member, durably
   */
  Pairings(
      Identity identity, Library library, String deviceName, Where where, Consumer<Paired> admit) {
    this.identity = identity;
    this.library = library;
    this.deviceName = deviceName;
    this.where = where;
    this.admit = admit;
    this.server =
        new PairingServer(
            inviter, identity.id(), this::introduction, admit, System::currentTimeMillis);
  }

  /** Serves the pairing channel. */
  PairingServer server() {
    return server;
  }

  /** Whether strangers may speak on the pairing channel. */
  boolean isOpen() {
    return inviter.isOpen(System.currentTimeMillis());
  }

  private Introduction introduction() {
    LibraryIdentity current = library.current();
    return new Introduction(
        deviceName,
        ByteString.copyFrom(identity.publicKey()),
        where.addresses().get(),
        current.id(),
        current.name(),
        current.createdAt());
  }

  /** Opens an invitation and announces it; one that was open is void. */
  synchronized InviteView invite() {
    Invitation opened = inviter.open(System.currentTimeMillis());
    latest = opened;
    announce();
    return new InviteView(
        opened.code(),
        where.addresses().get().getFirst(),
        Instant.ofEpochMilli(opened.expiresAtMillis()));
  }

  private void announce() {
    if (announcement != null) {
      announcement.close();
    }
    announcement = Announcement.begin(identity.id(), where.listening().get(), this::isOpen);
  }

  /** The open invitation, for the status. */
  Optional<StatusView.Pairing> shown() {
    return isOpen()
        ? Optional.ofNullable(latest)
            .map(
                invitation ->
                    new StatusView.Pairing(
                        Instant.ofEpochMilli(invitation.expiresAtMillis()), inviter.triesLeft()))
        : Optional.empty();
  }

  /** Joins the library of the device at an address that shows this code. */
  PairedView join(PeerNetwork network, String code, InetSocketAddress address)
      throws ControlException {
    try (PairingClient client = new PairingClient(network, identity.id(), this::introduction)) {
      Paired paired = client.join(address, code).join();
      admit.accept(paired);
      Introduction peer = paired.introduction();
      boolean theirs = peer.libraryCreatedMillis() < library.current().createdAt();
      return new PairedView(
          paired.peer().toString(),
          peer.deviceName(),
          Addresses.text(address),
          theirs ? peer.libraryName() : library.current().name());
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw ControlException.failed(String.valueOf(cause.getMessage()));
    }
  }

  @Override
  public void close() {
    inviter.cancel(); // the announcement ends with it
    server.close();
  }
}
