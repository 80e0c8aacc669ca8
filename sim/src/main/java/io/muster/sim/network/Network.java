package io.muster.sim.network;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Load;
import io.muster.protocol.wire.Channel;
import io.muster.sim.network.Conditions.Chances;
import io.muster.sim.network.Conditions.Delay;
import io.muster.sim.network.FrameListener.Fate;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import io.muster.sim.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries frames between devices, worse than a real one: even on an open connection they get lost,
 * doubled and overtaken. Between two devices there is at most one connection a channel; a new one
 * takes the place of the old one. Whoever is cut off isn't told; whoever sends into a connection
 * that its peer no longer has learns of it.
 */
public final class Network {
  /** How much later a frame arrives that others overtake. */
  static final long OVERTAKEN_NANOS = 200 * World.MILLI_NANOS;

  /** When a dial that nobody answers fails. */
  static final long DIAL_NANOS = 3 * World.SECOND_NANOS;

  /**
   * Bytes on their way over one connection in one direction: a daemon closes a connection on which
   * more waits.
   */
  static final long MAX_ON_ITS_WAY = 32L << 20;

  /** Probability that the peers of a device that crashes are told at once. */
  private static final double TOLD_OF_CRASH = 0.5;

  /** What one end was told of a connection. */
  private record View(DeviceId end, DeviceId peer, Channel channel) implements Comparable<View> {
    private static final Comparator<View> ORDER =
        Comparator.comparing(View::end).thenComparing(View::peer).thenComparing(View::channel);

    @Override
    public int compareTo(View other) {
      return ORDER.compare(this, other);
    }
  }

  private final World world;
  private final BiPredicate<DeviceId, DeviceId> neighbours;
  private final Randomness origin;
  private final SortedMap<View, Randomness> randoms = new TreeMap<>();
  private final SortedMap<DeviceId, Integer> numbers = new TreeMap<>();
  private final Traffic traffic = new Traffic();
  private final SortedMap<DeviceId, Endpoint> up = new TreeMap<>();
  private final SortedMap<Connection.Key, Connection> connections = new TreeMap<>();
  private final SortedSet<View> toldOpen = new TreeSet<>();
  private final List<Cause> disturbances = new ArrayList<>();
  private BiPredicate<DeviceId, DeviceId> healed = (from, to) -> false;
  private @Nullable FrameListener listener;
  private long mostOnItsWay;

  private record Cause(Object known, boolean forGood, Disturbance disturbance) {}

  /**
   * A network without devices.
   *
   * @param neighbours which devices can reach each other at all
   */
  public Network(World world, BiPredicate<DeviceId, DeviceId> neighbours) {
    this.world = world;
    this.neighbours = neighbours;
    this.origin = world.random("network");
  }

  /** Somebody is told what becomes of every frame from now on. */
  public void listen(FrameListener told) {
    listener = told;
  }

  public Traffic traffic() {
    return traffic;
  }

  /**
   * Has something go wrong from now on.
   *
   * @param cause by whose identity it is known
   */
  public void disturb(Object cause, Disturbance disturbance) {
    disturbances.add(new Cause(cause, false, disturbance));
  }

  /** The same, and it never heals. */
  public void disturbForGood(Object cause, Disturbance disturbance) {
    disturbances.add(new Cause(cause, true, disturbance));
  }

  /** Nothing goes wrong any more for this cause. */
  @SuppressWarnings("ReferenceEquality") // two causes may be equal, and end at different times
  public void calm(Object cause) {
    disturbances.removeIf(each -> each.known() == cause);
  }

  /** From now on nothing goes wrong between these devices but what does so for good. */
  public void heal(BiPredicate<DeviceId, DeviceId> among) {
    healed = among;
  }

  /** How frames fare from one device to another. */
  public Conditions between(DeviceId from, DeviceId to) {
    Conditions conditions = Conditions.GOOD;
    boolean whole = healed.test(from, to);
    for (Cause cause : disturbances) {
      if (!whole || cause.forGood()) {
        conditions = cause.disturbance().between(from, to, conditions);
      }
    }
    return neighbours.test(from, to) ? conditions : conditions.withoutWay();
  }

  /** Whether frames get from one to the other. */
  public boolean reaches(DeviceId from, DeviceId to) {
    return !between(from, to).cut();
  }

  /** A device has started. */
  public void attach(DeviceId device, Endpoint endpoint) {
    number(device);
    up.put(device, endpoint);
  }

  /** A device is gone from one moment to the next. */
  public void detach(DeviceId device) {
    up.remove(device);
    toldOpen.removeIf(view -> view.end().equals(device));
    for (Connection.Key key : List.copyOf(connections.keySet())) {
      if (key.has(device)) {
        close(key);
        DeviceId other = key.other(device);
        if (random(device, other, key.channel()).chance(TOLD_OF_CRASH)) {
          tellClosed(other, device, key.channel(), delay(device, other, key.channel()));
        }
      }
    }
  }

  private void close(Connection.Key key) {
    Connection connection = connections.remove(key);
    if (connection != null) {
      connection.close();
    }
  }

  /** Of its own each way and channel: a frame that is left out changes no luck elsewhere. */
  private Randomness random(DeviceId from, DeviceId to, Channel channel) {
    String way = Text.of("%d to %d %s", number(from), number(to), channel);
    return randoms.computeIfAbsent(new View(from, to, channel), _ -> origin.fork(way));
  }

  /**
   * Devices by the order in which they were first heard of: ids follow from keys, not from plans.
   */
  private int number(DeviceId device) {
    return numbers.computeIfAbsent(device, _ -> numbers.size());
  }

  private long delay(DeviceId from, DeviceId to, Channel channel) {
    Randomness random = random(from, to, channel);
    Delay delay = between(from, to).delay();
    long nanos = random.between(delay.minNanos(), delay.maxNanos());
    return random.chance(delay.lateness()) ? nanos + lateness(random) : nanos;
  }

  /** Half of what is late is so by less than a sixteenth of the most. */
  private static long lateness(Randomness random) {
    return Delay.LATE_NANOS >> random.between(0, 8);
  }

  /** Tries to connect; the dialler is told how it went. */
  public void dial(DeviceId from, DeviceId to, Channel channel) {
    Endpoint dialler = up.get(from);
    long there = delay(from, to, channel);
    long back = delay(to, from, channel);
    boolean lost = random(from, to, channel).chance(between(from, to).chances().loss());
    world.after(
        there,
        () -> {
          if (dialler == null || !dialler.equals(up.get(from))) {
            return;
          }
          Endpoint answering = up.get(to);
          if (lost || answering == null || !reaches(from, to) || !reaches(to, from)) {
            fail(from, to, channel, DIAL_NANOS);
          } else if (!answering.admits(from)) {
            fail(from, to, channel, back);
          } else {
            open(from, to, channel, back);
          }
        });
  }

  private void fail(DeviceId from, DeviceId to, Channel channel, long nanos) {
    Endpoint dialler = up.get(from);
    world.after(
        nanos,
        () -> {
          if (dialler != null && dialler.equals(up.get(from))) {
            dialler.dialFailed(to, channel);
          }
        });
  }

  private void open(DeviceId from, DeviceId to, Channel channel, long back) {
    Connection.Key key = Connection.Key.of(from, to, channel);
    close(key);
    Connection connection = new Connection(from, world.nowNanos() + back);
    connections.put(key, connection);
    // Scheduled before the other end says anything, so that the dialler hears of it first.
    world.after(back, () -> tellOpen(connection, from, to, channel));
    tellOpen(connection, to, from, channel);
  }

  private void tellOpen(Connection connection, DeviceId end, DeviceId peer, Channel channel) {
    Endpoint endpoint = up.get(end);
    if (endpoint != null && !connection.isClosed()) {
      toldOpen.add(new View(end, peer, channel));
      endpoint.connected(peer, channel);
    }
  }

  private void tellClosed(DeviceId end, DeviceId peer, Channel channel, long nanos) {
    Connection.Key key = Connection.Key.of(end, peer, channel);
    world.after(
        nanos,
        () -> {
          Endpoint endpoint = up.get(end);
          Connection newer = connections.get(key);
          boolean replaced = newer != null && newer.isOpenFor(end, world.nowNanos());
          if (endpoint != null && !replaced && toldOpen.remove(new View(end, peer, channel))) {
            endpoint.disconnected(peer, channel);
          }
        });
  }

  /** Ends all connections between two devices; the other end learns of it if it can be reached. */
  public void disconnect(DeviceId from, DeviceId to) {
    for (Channel channel : Channel.values()) {
      close(Connection.Key.of(from, to, channel));
      tellClosed(from, to, channel, 0);
      if (reaches(from, to)) {
        tellClosed(to, from, channel, delay(from, to, channel));
      }
    }
  }

  public boolean isConnected(DeviceId one, DeviceId other, Channel channel) {
    return connections.containsKey(Connection.Key.of(one, other, channel));
  }

  /** How much of its limit the fullest connection has used since this was last asked. */
  public Load load() {
    Load load = new Load("bytes on their way over a connection", mostOnItsWay, MAX_ON_ITS_WAY);
    mostOnItsWay = 0;
    return load;
  }

  /** Pairs of devices with an open connection. */
  public List<List<DeviceId>> connected() {
    return connections.keySet().stream().map(key -> List.of(key.low(), key.high())).toList();
  }

  /** Sends a frame, or drops it where there is no connection. */
  public void send(DeviceId from, DeviceId to, Channel channel, byte[] frame) {
    @Nullable Connection connection = connections.get(Connection.Key.of(from, to, channel));
    traffic.sent(channel, frame);
    Consumer<Fate> ended = ended(from, to, channel, frame);
    if (connection == null) {
      ended.accept(Fate.LOST);
      if (reaches(from, to) && reaches(to, from) && up.containsKey(to)) {
        tellClosed(from, to, channel, delay(to, from, channel));
      }
    } else if (connection.isOpenFor(from, world.nowNanos())) {
      Randomness random = random(from, to, channel);
      List<Long> arrivals = arrivals(connection, from, to, channel);
      if (arrivals.isEmpty()) {
        ended.accept(Fate.LOST);
      }
      for (long nanos : arrivals) {
        boolean garbled = random.chance(between(from, to).chances().corruption());
        byte[] arriving = garbled ? garbled(frame, random) : frame;
        mostOnItsWay = Math.max(mostOnItsWay, connection.leaves(to, arriving.length));
        world.after(
            nanos, () -> ended.accept(deliver(connection, from, to, channel, arriving, garbled)));
      }
    } else {
      ended.accept(Fate.LOST);
    }
  }

  /** Tells what becomes of a frame that is sent now. */
  private Consumer<Fate> ended(DeviceId from, DeviceId to, Channel channel, byte[] frame) {
    FrameListener told = listener;
    if (told == null) {
      return fate -> {};
    }
    FrameListener.Sent sent =
        new FrameListener.Sent(world.nowNanos(), from, to, channel, ByteString.copyFrom(frame));
    return fate -> told.ended(sent, fate);
  }

  /** A frame with a bit flipped, or cut short. */
  private byte[] garbled(byte[] frame, Randomness random) {
    traffic.corrupted();
    if (frame.length == 0 || random.chance(0.5)) {
      return Arrays.copyOf(frame, random.nextInt(frame.length + 1));
    }
    byte[] flipped = frame.clone();
    flipped[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return flipped;
  }

  /** When copies of a frame arrive, from now; none if it is lost. */
  private List<Long> arrivals(Connection connection, DeviceId from, DeviceId to, Channel channel) {
    Randomness random = random(from, to, channel);
    Chances chances = between(from, to).chances();
    if (random.chance(chances.loss())) {
      traffic.lost();
      return List.of();
    }
    List<Long> arrivals = new ArrayList<>();
    boolean twice = random.chance(chances.duplicates());
    for (int copy = 0; copy < (twice ? 2 : 1); copy++) {
      boolean overtaken = random.chance(chances.reordering());
      long way = delay(from, to, channel) + (overtaken ? random.between(0, OVERTAKEN_NANOS) : 0);
      long now = world.nowNanos();
      arrivals.add(connection.arrival(to, now + way, overtaken || copy > 0) - now);
      if (overtaken) {
        traffic.overtaken();
      }
    }
    if (twice) {
      traffic.duplicated();
    }
    return arrivals;
  }

  private Fate deliver(
      Connection connection,
      DeviceId from,
      DeviceId to,
      Channel channel,
      byte[] frame,
      boolean garbled) {
    connection.arrives(to, frame.length);
    Endpoint endpoint = up.get(to);
    if (endpoint == null || connection.isClosed()) {
      return Fate.LOST;
    }
    if (!reaches(from, to)) {
      traffic.lost();
      return Fate.LOST;
    }
    if (garbled) {
      endpoint.receivedGarbled(from, channel, frame);
      return Fate.GARBLED;
    }
    endpoint.received(from, channel, frame);
    return Fate.ARRIVED;
  }
}
