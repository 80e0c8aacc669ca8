package io.muster.sim.device;

import io.muster.protocol.gossip.SigningPace;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Writer;
import io.muster.protocol.node.Node;
import io.muster.protocol.node.NodeStatus;
import io.muster.protocol.step.Input;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.LibraryMessage;
import io.muster.protocol.wire.Message;
import io.muster.protocol.wire.MessageCodec;
import io.muster.protocol.wire.WireException;
import io.muster.sim.disk.Stores;
import io.muster.sim.disk.WriteQueue;
import io.muster.sim.network.Endpoint;
import io.muster.sim.world.Text;
import io.muster.sim.world.World;
import io.muster.storage.library.Committed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A device from one start to its crash: the core in memory, and the loop that feeds it. */
public final class Uptime implements Endpoint {
  /** Contents that wait for it; the daemon keeps as many. */
  static final int MAX_UNCHECKED = 50_000;

  /** Pause before a check that storage refused is tried again. */
  static final long RETRY_NANOS = 5 * World.SECOND_NANOS;

  private final Device device;
  private final World world;
  private final Watcher watcher;
  private final Wiring wiring;
  private final Stores stores;
  private final Node node;
  private final WriteQueue libraryWrites;
  private final WriteQueue availabilityWrites;
  private final EffectRunner effects;
  private final SortedSet<ContentId> unchecked = new TreeSet<>();
  private final SigningPace pace = new SigningPace();
  private boolean ended;

  Uptime(Device device, Stores stores) {
    this.device = device;
    this.world = device.surroundings().world();
    this.watcher = device.surroundings().watcher();
    this.wiring = device.surroundings().wiring();
    this.stores = wiring.stores(device, stores);
    this.stores.availability().follow(this.stores.library());
    this.node =
        new Node(
            device.id(),
            new Node.Ports(
                this.stores.library(),
                this.stores.library(),
                this.stores.availability(),
                wiring.keys(device, device.keys()),
                device.randomOfStart("node")));
    this.libraryWrites =
        new WriteQueue(world, device.randomOfStart("library writes"), device.room());
    this.availabilityWrites =
        new WriteQueue(world, device.randomOfStart("availability writes"), device.room());
    this.effects = new EffectRunner(device, this);
  }

  /** Its first tick, and the repair of bits that a crash left behind. */
  void begin() {
    Records.all(stores.library()).keySet().stream()
        .filter(key -> key.type() == RecordType.GROUP)
        .forEach(key -> unchecked.add(contentOf(key)));
    stores.availability().forEachHeld(device.id(), (content, variant) -> unchecked.add(content));
    flush();
    world.after(
        device.randomOfStart("ticks").between(0, Input.TICK_MILLIS) * World.MILLI_NANOS,
        this::tick);
  }

  private void tick() {
    if (!ended) {
      step(new Input.Tick());
      world.after(Input.TICK_MILLIS * World.MILLI_NANOS, this::tick);
    }
  }

  void end() {
    ended = true;
    libraryWrites.stop();
    availabilityWrites.stop();
  }

  /** Whether a write to the library is on its way to the disk. */
  public boolean isWriting() {
    return libraryWrites.isWriting();
  }

  /** The power fails: a write to the library may be on its way to the disk, and gets there. */
  void finishWriting() {
    libraryWrites.finish();
  }

  void step(Input input) {
    wiring.step(device, input, taken -> node.step(taken, device.clock().now())).forEach(effects);
  }

  public Stores stores() {
    return stores;
  }

  public NodeStatus status() {
    return node.status();
  }

  /** Whether nothing waits to be written, checked or answered. */
  public boolean isIdle() {
    return unchecked.isEmpty() && libraryWrites.isIdle() && availabilityWrites.isIdle();
  }

  /** Whether this content's bits are going to be checked: until then they may be wrong. */
  public boolean isUnchecked(ContentId content) {
    return unchecked.contains(content);
  }

  /** How much of the limits is used of what is kept in memory. */
  public List<Load> loads() {
    List<Load> loads = new ArrayList<>(node.loads());
    loads.add(new Load("contents whose bits are to be checked", unchecked.size(), MAX_UNCHECKED));
    loads.add(libraryWrites.load("library"));
    loads.add(availabilityWrites.load("availability"));
    return loads;
  }

  WriteQueue libraryWrites() {
    return libraryWrites;
  }

  WriteQueue availabilityWrites() {
    return availabilityWrites;
  }

  /**
   * Has something written to the library.
   *
   * @param acknowledged told when the write has returned
   */
  public void write(List<Mutation> mutations, Runnable acknowledged) {
    libraryWrites.submit(
        () -> {
          Commit commit = commit(mutations);
          watcher.committed(commit);
          return () -> {
            device.trace("wrote");
            watcher.acknowledged(commit);
            step(new Input.LibraryChanged());
            acknowledged.run();
          };
        },
        device::failed);
  }

  private Commit commit(List<Mutation> mutations) {
    SortedMap<RecordKey, LibraryRecord> before = records(mutations);
    Writer writer = stores.library().writer();
    long after = stores.library().state().context().of(writer).last();
    changed(stores.library().write(mutations), List.of());
    long upTo = stores.library().state().context().of(writer).last();
    List<ChangeRange> dots =
        upTo == after ? List.of() : List.of(ChangeRange.of(writer, after, upTo));
    SortedMap<RecordKey, LibraryRecord> written = Records.changed(before, records(mutations));
    return new Commit(device.number(), writer, mutations, dots, before, written);
  }

  private SortedMap<RecordKey, LibraryRecord> records(List<Mutation> mutations) {
    SortedMap<RecordKey, LibraryRecord> records = new TreeMap<>();
    for (Mutation mutation : mutations) {
      records.put(mutation.key(), Records.one(stores.library(), mutation.key()));
    }
    return records;
  }

  /** It is off the network: no connection is left. */
  void unplugged() {
    for (Member member : stores.library().members()) {
      for (Channel channel : Channel.values()) {
        disconnected(member.device(), channel);
      }
    }
  }

  /**
   * Groups among these records may have new blobs: their bits are checked soon. What is known of a
   * device that is no member any more is forgotten.
   *
   * @param received what came from elsewhere
   */
  void changed(Committed committed, List<LibraryRecord> received) {
    watcher.changed(device, committed.changed(), received);
    for (RecordKey key : committed.changed()) {
      if (key.type() == RecordType.MEMBER) {
        forgetRemoved(new DeviceId(Hash.of(key.key())));
      }
    }
    recheck(
        committed.changed().stream()
            .filter(key -> key.type() == RecordType.GROUP)
            .map(Uptime::contentOf)
            .toList());
  }

  private void forgetRemoved(DeviceId member) {
    if (!member.equals(device.id()) && stores.library().member(member).isEmpty()) {
      availabilityWrites.submit(
          () -> {
            stores.availability().forget(member);
            return () -> device.trace("forgot " + member.shortId());
          },
          device::failed);
    }
  }

  private static ContentId contentOf(RecordKey group) {
    return new ContentId(Uuid.of(group.key()));
  }

  /** These contents' groups or bytes have changed. */
  public void recheck(Collection<ContentId> contents) {
    if (unchecked.isEmpty() && !contents.isEmpty()) {
      world.after(pace.delayMillis(nowMillis()) * World.MILLI_NANOS, this::flush);
    }
    unchecked.addAll(contents);
  }

  private long nowMillis() {
    return device.clock().now().monotonicMillis();
  }

  private void flush() {
    if (!ended) {
      availabilityWrites.submit(
          this::publishUnchecked,
          reason -> {
            device.failed(reason);
            world.after(RETRY_NANOS, this::flush);
          });
    }
  }

  private Runnable publishUnchecked() {
    Runnable answer = publish(Bits.wrong(stores, device.bytes(), unchecked));
    unchecked.clear();
    return answer;
  }

  private Runnable publish(List<BitChange> changes) {
    if (changes.isEmpty() && stores.availability().heads().containsKey(device.id())) {
      return () -> {};
    }
    stores.availability().publish(changes);
    pace.signed(nowMillis());
    watcher.stored(device, device.id());
    return () -> {
      device.trace("published");
      step(new Input.AvailabilityPublished());
    };
  }

  @Override
  public boolean admits(DeviceId peer) {
    return stores.library().member(peer).isPresent();
  }

  @Override
  public void connected(DeviceId peer, Channel channel) {
    device.trace("connected " + peer.shortId() + " " + channel);
    step(new Input.Connected(peer, channel));
  }

  @Override
  public void disconnected(DeviceId peer, Channel channel) {
    device.trace("disconnected " + peer.shortId() + " " + channel);
    step(new Input.Disconnected(peer, channel));
  }

  @Override
  public void dialFailed(DeviceId peer, Channel channel) {
    device.trace("dial failed " + peer.shortId() + " " + channel);
    step(new Input.DialFailed(peer, channel));
  }

  /** A message for the trace; the stretch of changes that it is about, if it is. */
  private static String describe(Message message) {
    return switch (message) {
      case LibraryMessage.Push(Changes changes) -> "Push of " + describe(changes.range());
      case LibraryMessage.Ack(ChangeRange range, boolean known) ->
          (known ? "Ack, known, of " : "Ack of ") + describe(range);
      default -> message.getClass().getSimpleName();
    };
  }

  static String describe(ChangeRange range) {
    return Text.of(
        "%s/%s:%d-%d",
        range.writer().device().shortId(),
        range.writer().incarnation(),
        range.range().after() + 1,
        range.range().upTo());
  }

  /** No decoder may break on it; but TLS ends the connection before one sees it. */
  @Override
  public void receivedGarbled(DeviceId peer, Channel channel, byte[] frame) {
    String what;
    try {
      what = describe(MessageCodec.decode(channel, frame));
    } catch (WireException e) {
      what = "no message";
    }
    world.trace(device.number(), "garbled, " + what + ", of " + peer.shortId(), frame);
    device.surroundings().network().disconnect(device.id(), peer);
  }

  @Override
  public void received(DeviceId peer, Channel channel, byte[] frame) {
    Message message;
    try {
      message = MessageCodec.decode(channel, frame);
    } catch (WireException e) {
      throw new IllegalStateException("a frame that its own codec refuses: " + e.getMessage(), e);
    }
    world.trace(device.number(), describe(message) + " of " + peer.shortId(), frame);
    watcher.received(device, peer, message, frame.length);
    step(new Input.Received(peer, message));
  }
}
