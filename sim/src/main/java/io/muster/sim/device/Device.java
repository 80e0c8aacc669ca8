package io.muster.sim.device;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.wire.Message;
import io.muster.sim.disk.Database;
import io.muster.sim.disk.Disk;
import io.muster.sim.disk.Room;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.network.Network;
import io.muster.sim.world.DeviceClock;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;
import io.muster.storage.StorageException;
import io.muster.storage.library.NewLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A machine: what outlives its crashes. Its keys, its disk with the bytes of sidecars, its clock;
 * and, while it is up, the {@link Uptime} in which its core runs.
 */
public final class Device {
  /** What all devices share. */
  public record Surroundings(
      World world,
      Network network,
      Keys keys,
      Path folder,
      StoreKind store,
      Watcher watcher,
      Wiring wiring) {
    /** With nobody else who looks on, and the plain wiring. */
    public Surroundings(
        World world,
        Network network,
        Keys keys,
        Path folder,
        StoreKind store,
        Commit.Listener commits) {
      this(world, network, keys, folder, store, Watcher.of(commits), Wiring.PLAIN);
    }

    Surroundings with(Commit.Listener other) {
      return new Surroundings(world, network, keys, folder, store, Watcher.of(other), wiring);
    }
  }

  private final int number;
  private final Surroundings surroundings;
  private final Keys.KeyPair keyPair;
  private final DeviceId id;
  private final Randomness random;
  private final DeviceClock clock;
  private final Disk disk;
  private final Room room = new Room();
  private final NavigableSet<Hash> bytes = new TreeSet<>();
  private SortedMap<RecordKey, LibraryRecord> recordsAtCrash = new TreeMap<>();
  private boolean rewound;
  private boolean plugged = true;
  private UnaryOperator<Message> speech = UnaryOperator.identity();
  private int starts;
  private long roundsBegun;
  private @Nullable Uptime uptime;

  /** A device that is down and has nothing yet. */
  public Device(int number, Surroundings surroundings) {
    this(
        number,
        surroundings,
        surroundings.world().random("device " + number),
        random -> surroundings.keys().create(random.fork("keys")),
        owner ->
            surroundings.store().disk(surroundings.folder().resolve("device-" + number), owner));
  }

  private Device(
      int number,
      Surroundings surroundings,
      Randomness random,
      Function<Randomness, Keys.KeyPair> keys,
      Function<Disk.Owner, Disk> disk) {
    this.number = number;
    this.surroundings = surroundings;
    this.random = random;
    this.keyPair = keys.apply(random);
    this.id = DeviceId.ofPublicKey(keyPair.publicKey().toByteArray());
    this.clock = new DeviceClock(surroundings.world(), random.fork("clock"));
    this.disk =
        disk.apply(
            new Disk.Owner(
                id,
                keyPair.ring(),
                random.fork("stores"),
                surroundings.wiring().wallMillis(number, clock::wallMillis)));
  }

  /**
   * Another machine with the same keys and what is on this one's disk now, which is down. What it
   * writes this one need not have.
   */
  public Device twin() {
    Device twin =
        new Device(
            number,
            surroundings.with(new CloneCommits(surroundings.watcher())),
            random.fork("clone after " + surroundings.world().nowNanos()),
            any -> keyPair,
            disk::twin);
    twin.bytes.addAll(bytes);
    return twin;
  }

  public int number() {
    return number;
  }

  public DeviceId id() {
    return id;
  }

  public String name() {
    return "device " + number;
  }

  public ByteString publicKey() {
    return keyPair.publicKey();
  }

  public KeyRing keys() {
    return keyPair.ring();
  }

  public DeviceClock clock() {
    return clock;
  }

  /** Nanoseconds since the beginning, whatever its own clocks say. */
  public long nowNanos() {
    return surroundings.world().nowNanos();
  }

  public Disk disk() {
    return disk;
  }

  /** Whether the device that a head speaks of has signed it, whatever this one thinks. */
  public boolean isSigned(Head head) {
    return surroundings.keys().isSigned(head);
  }

  /** How much of the limits is used of what is kept in memory or on its way. */
  public List<Load> loads() {
    List<Load> loads = new ArrayList<>(uptime().map(Uptime::loads).orElse(List.of()));
    loads.add(surroundings.network().load());
    return loads;
  }

  /** Whether anything can be written. */
  public Room room() {
    return room;
  }

  /** The hashes of the sidecar bytes that lie here. */
  public NavigableSet<Hash> bytes() {
    return bytes;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Randomness randomOfStart(String purpose) {
    return random.fork(purpose + " of start " + starts);
  }

  void roundBegun() {
    roundsBegun++;
  }

  /** Gossip rounds begun so far. */
  public long roundsBegun() {
    return roundsBegun;
  }

  /** The device while it is up. */
  public Optional<Uptime> uptime() {
    return Optional.ofNullable(uptime);
  }

  /** The records of its library, as they are or as they were when it went down. */
  public SortedMap<RecordKey, LibraryRecord> records() {
    return uptime == null ? recordsAtCrash : Records.all(uptime.stores().library());
  }

  /** Starts it, as it is on its disk; nothing to do while it is up. */
  public void start() {
    if (uptime == null) {
      starts++;
      clock.restart();
      trace("start");
      uptime = new Uptime(this, disk.open(new NewLibrary(name() + "'s", publicKey(), name())));
      if (rewound) {
        rewound = false;
        surroundings.watcher().rewound(number, recordsAtCrash, records());
        surroundings.watcher().wentBack(this);
      }
      if (plugged) {
        surroundings.network().attach(id, uptime);
      }
      uptime.begin();
      surroundings.watcher().started(this);
    }
  }

  /** Everything in memory is lost; nothing to do while it is down. */
  public void crash() {
    if (uptime != null) {
      trace("crash");
      recordsAtCrash = records();
      uptime.end();
      uptime = null;
      if (plugged) {
        surroundings.network().detach(id);
      }
      disk.crash();
    }
  }

  /** Ends as it is told to: its disk is closed, not copied as it lies; nothing to do while down. */
  public void stop() {
    if (uptime != null) {
      trace("stop");
      uptime.end();
      uptime = null;
      surroundings.network().detach(id);
      disk.close();
    }
  }

  /** Crashes, and what its disk has is something older when it starts again. */
  public void rewind(Consumer<Disk> change) {
    crash();
    change.accept(disk);
    rewound = true;
  }

  /**
   * The power fails while its files are written to; nothing to do while it is down.
   *
   * @param whole whether the write to the library that is on its way has come to its end
   * @param random where the logs are cut
   */
  public void failPower(boolean whole, Randomness random) {
    if (uptime != null) {
      disk.mark(Database.LIBRARY);
      uptime.finishWriting();
      rewind(
          files -> {
            if (!whole) {
              files.cut(Database.LIBRARY, random);
            }
            files.cut(Database.AVAILABILITY, random);
          });
    }
  }

  /** A clone is gone for good. */
  public void vanish() {
    crash();
    disk.close();
    surroundings.watcher().rewound(Commit.Listener.CLONE, recordsAtCrash, new TreeMap<>());
  }

  /** Whether the network leads here. */
  public boolean isPlugged() {
    return plugged;
  }

  /** Has the network lead here or nowhere; a device that is unplugged knows at once. */
  public void setPlugged(boolean now) {
    boolean changes = plugged != now;
    plugged = now;
    if (changes && uptime != null) {
      if (now) {
        surroundings.network().attach(id, uptime);
      } else {
        surroundings.network().detach(id);
        uptime.unplugged();
      }
    }
  }

  /** From now on it says what this makes of what it was to say. */
  public void speak(UnaryOperator<Message> otherwise) {
    speech = otherwise;
  }

  Message said(Message message) {
    return speech.apply(message);
  }

  void failed(StorageException reason) {
    trace("can't write: " + reason.getMessage());
  }

  void trace(String what) {
    surroundings.world().trace(number, what);
  }
}
