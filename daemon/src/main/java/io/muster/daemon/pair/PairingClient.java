package io.muster.daemon.pair;

import io.muster.daemon.net.ChannelKind;
import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.daemon.net.PeerNetwork;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.wire.Introduction;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Joins the library of a device that shows a code. */
public final class PairingClient implements AutoCloseable {
  /** From the dial to the outcome. */
  private static final int JOIN_SECONDS = 40;

  private final PeerNetwork network;
  private final DeviceId id;
  private final Supplier<Introduction> self;
  private final SecureRandom random = new SecureRandom();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("muster-join").factory());

  /** Dials by this network. */
  public PairingClient(PeerNetwork network, DeviceId id, Supplier<Introduction> self) {
    this.network = network;
    this.id = id;
    this.self = self;
  }

  /**
   * Pairs with the device at an address. The other side has already admitted this device when the
   * future completes; it fails with a {@link PairingException} or a {@link
   * io.muster.daemon.net.NetException}.
   */
  public CompletableFuture<Paired> join(InetSocketAddress address, String code) {
    try {
      InvitationCode.normal(code); // a mistyped code is not worth a try
    } catch (PairingException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Paired> result = new CompletableFuture<>();
    Joining joining = new Joining(code, result);
    CompletableFuture<Connection> dialled = network.dial(address, ChannelKind.PAIR, null, joining);
    var _ =
        dialled.exceptionally(
            failure -> {
              result.completeExceptionally(failure);
              throw new CompletionException(failure);
            });
    CompletableFuture<Paired> limited = result.copy().orTimeout(JOIN_SECONDS, TimeUnit.SECONDS);
    return limited.whenComplete((_, _) -> joining.end()).exceptionallyCompose(Joining::explain);
  }

  @Override
  public void close() {
    thread.close();
  }

  /** One connection; its session runs on the client's thread, events in their order. */
  private final class Joining implements ConnectionHandler {
    private final String code;
    private final CompletableFuture<Paired> result;
    private volatile @Nullable SessionLink link;
    private volatile @Nullable Connection connection;

    Joining(String code, CompletableFuture<Paired> result) {
      this.code = code;
      this.result = result;
    }

    static CompletableFuture<Paired> explain(Throwable failure) {
      Throwable cause = failure;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      return CompletableFuture.failedFuture(
          cause instanceof TimeoutException
              ? new PairingException(
                  "the other device did not answer within %d s: try again".formatted(JOIN_SECONDS))
              : cause);
    }

    @Override
    public void opened(Connection opened) {
      connection = opened;
      try {
        PairingSession session = new JoiningSession(code, id, opened.peer(), self.get(), random);
        SessionLink made = new SessionLink(opened, session, this::finish);
        link = made;
        run(made::start);
      } catch (PairingException e) {
        result.completeExceptionally(e);
        opened.close("no code");
      }
    }

    @Override
    public void received(Connection from, byte[] frame) {
      SessionLink made = link;
      if (made != null && made.mayQueue()) {
        run(() -> made.received(frame, 0));
      }
    }

    @Override
    public void closed(Connection closed, String reason) {
      run(
          () ->
              result.completeExceptionally(
                  new PairingException("pairing broke off: " + reason + "; try again")));
    }

    private void finish(Outcome outcome) {
      switch (outcome) {
        case Paired paired -> result.complete(paired);
        case Outcome.Refused(String reason) ->
            result.completeExceptionally(new PairingException(reason));
      }
    }

    private void run(Runnable task) {
      try {
        thread.execute(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
      } catch (RejectedExecutionException e) {
        result.completeExceptionally(new PairingException("this device is stopping"));
      }
    }

    private void end() {
      Connection open = connection;
      if (open != null) {
        open.close("pairing is over");
      }
    }
  }
}
