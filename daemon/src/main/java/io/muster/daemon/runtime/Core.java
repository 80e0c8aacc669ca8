package io.muster.daemon.runtime;

import static io.muster.protocol.wire.Channel.LIBRARY;

import io.muster.daemon.config.Config;
import io.muster.daemon.fetch.FetchServer;
import io.muster.daemon.net.ChannelKind;
import io.muster.daemon.net.Identity;
import io.muster.daemon.net.PeerNetwork;
import io.muster.daemon.pair.Paired;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.node.Node;
import io.muster.protocol.node.NodeStatus;
import io.muster.protocol.port.MembersView;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.step.Input;
import io.muster.protocol.wire.Introduction;
import io.muster.storage.availability.Availability;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The core with its two interpreters of effects: the network on one side, the writers of the two
 * databases on the other. All of the daemon that peers can reach.
 */
final class Core implements AutoCloseable {
  private final SerialWriter libraryWriter = new SerialWriter("muster-library");
  private final SerialWriter availabilityWriter = new SerialWriter("muster-availability");
  private final DeviceId self;
  private final Availability availability;
  private final Consequences consequences;
  private final Bits bits;
  private final Records records;
  private final OnlineDevices online;
  private final Traffic traffic = new Traffic();
  private final PeerConnections connections;
  private final PeerNetwork network;
  private final Addresses addresses;
  private final Dialer dialer;
  private final NodeLoop loop;
  private volatile Runnable registryChanged = () -> {};

  /** What the core is made of. */
  record Parts(Config config, Identity identity, LibraryFolder folder, RandomSource random) {}

  Core(Parts parts, Pairings pairings, Consumer<Throwable> onFailure) {
    LibraryFolder folder = parts.folder();
    self = parts.identity().id();
    InputQueue inputs = (input, taken) -> post(input, taken);
    Runnable published = () -> inputs.post(new Input.AvailabilityPublished());
    bits =
        new Bits(
            self,
            folder.library().queries(),
            folder.sidecars(),
            folder.availability(),
            availabilityWriter,
            published);
    availability = folder.availability();
    consequences =
        new Consequences(
            self,
            folder.library(),
            availability,
            availabilityWriter,
            bits,
            published,
            this::lockOut);
    records =
        new Records(folder.library(), () -> inputs.post(new Input.LibraryChanged()), this::changed);
    online = new OnlineDevices(folder.library().devices(), System::currentTimeMillis);
    connections =
        new PeerConnections(
            self,
            inputs,
            peer -> online.link(peer.uuid(), connections().isOpen(peer, LIBRARY)),
            traffic);
    network =
        new PeerNetwork(
            parts.identity(),
            (peer, kind) -> admits(folder.library(), pairings, peer, kind),
            Map.of(
                ChannelKind.LIBRARY,
                connections,
                ChannelKind.GOSSIP,
                connections,
                ChannelKind.FETCH,
                new FetchServer(folder.sidecars()),
                ChannelKind.PAIR,
                pairings.server()));
    addresses = new Addresses(folder.library(), parts.config().network().learnAddresses());
    dialer = new Dialer(network, addresses, inputs);
    Node node =
        new Node(
            self,
            new Node.Ports(
                folder.library(),
                folder.library(),
                folder.availability(),
                new DeviceKeys(parts.identity()),
                parts.random()));
    EffectRunner runner =
        new EffectRunner(
            new EffectRunner.Hands(
                connections,
                dialer,
                records,
                new Replicas(self, folder.availability(), published),
                libraryWriter,
                availabilityWriter,
                traffic),
            inputs);
    loop = new NodeLoop(node, runner, onFailure);
  }

  private void changed(List<RecordKey> keys) {
    consequences.accept(keys);
    if (keys.stream().anyMatch(key -> key.type() == RecordType.MEMBER)) {
      network.recheckPolicy();
    }
    if (keys.stream().anyMatch(key -> key.type() == RecordType.VARIANT)) {
      registryChanged.run();
    }
    online.described(
        keys.stream()
            .filter(key -> key.type() == RecordType.DEVICE)
            .map(key -> Uuid.of(key.key()))
            .toList());
  }

  /** Runs this after each change of the registry of variants. */
  void onRegistryChange(Runnable run) {
    registryChanged = run;
  }

  private void post(Input input, Runnable taken) {
    loop.post(input, taken);
  }

  /** Members are let in, and strangers to the pairing channel while an invitation is open. */
  private boolean admits(MembersView members, Pairings pairings, DeviceId peer, ChannelKind kind) {
    if (peer.equals(self)) {
      return false;
    }
    return kind == ChannelKind.PAIR ? pairings.isOpen() : members.member(peer).isPresent();
  }

  private void lockOut() {
    network.recheckPolicy();
  }

  /** Makes a paired device a member; durable when it returns. */
  void admit(Paired paired) {
    Introduction peer = paired.introduction();
    long now = System.currentTimeMillis();
    records.write(
        List.of(
            Mutation.put(
                RecordKey.member(paired.peer()),
                Map.of(
                    "name", Values.ofText(peer.deviceName()),
                    "public_key", peer.publicKey(),
                    "admitted_at", Values.ofNumber(now)))));
    for (String address : peer.addresses()) {
      Addresses.parse(address).ifPresent(known -> addresses.remember(paired.peer(), known, 0));
    }
  }

  void start() {
    loop.start();
    availabilityWriter.submit(
        () -> {
          availability.publish(List.of()); // a first head, where none was ever signed
          consequences.resign();
          loop.post(new Input.AvailabilityPublished());
        });
  }

  /** How things stood after the last step; cheap. */
  NodeStatus status() {
    return loop.status();
  }

  /** How things stand once all that was written before this call has been taken into account. */
  NodeStatus freshStatus() {
    return loop.freshStatus();
  }

  /** Whether a device is connected; this one always is. */
  boolean isOnline(DeviceId device) {
    return device.equals(self) || connections.isOpen(device, LIBRARY);
  }

  Bits bits() {
    return bits;
  }

  Records records() {
    return records;
  }

  Traffic traffic() {
    return traffic;
  }

  PeerConnections connections() {
    return connections;
  }

  PeerNetwork network() {
    return network;
  }

  Addresses addresses() {
    return addresses;
  }

  /** Lets the peers go first, then ends what was begun. */
  @Override
  public void close() {
    dialer.close();
    network.close();
    online.close();
    loop.close();
    libraryWriter.close(); // its last writes still ask for bits
    bits.close();
    availabilityWriter.close();
  }
}
