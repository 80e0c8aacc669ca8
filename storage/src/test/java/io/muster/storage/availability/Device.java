package io.muster.storage.availability;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.port.AvailabilityView.BatchSet;
import io.muster.protocol.port.AvailabilityView.LeafList;
import io.muster.protocol.port.KeyRing;
import io.muster.storage.Durability;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A device with its file, and what tests say to it. */
final class Device implements AutoCloseable {
  static final VariantId SMALL = VariantId.parse("thumb_128");
  static final VariantId LARGE = VariantId.parse("thumb_512");
  static final VariantId TEXT = VariantId.parse("text_default");
  static final int ALL = Integer.MAX_VALUE;

  final String name;
  final DeviceId id;
  final Path file;
  final AtomicReference<Uuid> library = new AtomicReference<>(new Uuid(1, 1));
  final KeyRing keys;
  int batchSize = 4;
  long floor;
  @Nullable Availability open;

  Device(Path folder, String name) {
    this.name = name;
    this.id = new DeviceId(Hash.sha256(name.getBytes(StandardCharsets.UTF_8)));
    this.file = folder.resolve(name).resolve("availability.db");
    this.keys = new HmacKeys(name);
  }

  Availability availability() {
    if (open == null) {
      RandomGenerator random =
          RandomGeneratorFactory.of("L64X128MixRandom").create(name.hashCode());
      open =
          Availability.open(
              file,
              new AvailabilityOptions(
                  id, keys, random::nextLong, Durability.OFF, batchSize, library::get, floor));
    }
    return open;
  }

  Availability reopened() {
    close();
    return availability();
  }

  Head publish(BitChange... changes) {
    return availability().publish(List.of(changes));
  }

  Head head(Device owner) {
    Head head = availability().heads().get(owner.id);
    if (head == null) {
      throw new AssertionError(name + " does not vouch for " + owner.name);
    }
    return head;
  }

  boolean vouchesFor(Device owner) {
    return availability().heads().containsKey(owner.id);
  }

  /** Gets all that changed of the owner's from another device, in one step. */
  Applied pull(Device from, Device owner) {
    Head known = availability().heads().get(owner.id);
    BatchSet set =
        from.availability()
            .changedSince(owner.id, known == null ? null : known.version(), ALL)
            .orElseThrow();
    return availability().apply(set.head(), null, set.batches());
  }

  /** Gets the leaf list and some batches. */
  Applied aim(Device from, Device owner, Integer... numbers) {
    LeafList list = from.availability().leafList(owner.id).orElseThrow();
    return availability()
        .apply(list.head(), list.leaves(), from.batches(owner, Set.of(numbers)).batches());
  }

  /** Gets some batches on the way to a target. */
  Applied fill(Device from, Device owner, Set<Integer> numbers) {
    return availability().applyBatches(owner.id, from.batches(owner, numbers).batches());
  }

  BatchSet batches(Device owner, Set<Integer> numbers) {
    return availability().batches(owner.id, numbers, ALL).orElseThrow();
  }

  /** Signs a head as this device would. */
  Head sign(Head unsigned) {
    return unsigned.signed(keys.sign(unsigned.signedBytes()));
  }

  static BitChange set(int content, VariantId variant) {
    return new BitChange(content(content), variant, true);
  }

  static BitChange clear(int content, VariantId variant) {
    return new BitChange(content(content), variant, false);
  }

  /** Contents from one number on, each with a small thumbnail. */
  static BitChange[] contents(int from, int count) {
    List<BitChange> changes = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      changes.add(set(i, SMALL));
    }
    return changes.toArray(BitChange[]::new);
  }

  static ContentId content(int number) {
    return ContentId.of(Hash.sha256(String.valueOf(number).getBytes(StandardCharsets.UTF_8)));
  }

  static Hash root(LeafList list) {
    return BatchTree.root(list.leaves());
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  /** Signatures that are the same in every run. */
  private record HmacKeys(String secret) implements KeyRing {
    @Override
    public ByteString sign(byte[] data) {
      return mac(ByteString.copyFromUtf8(secret), data);
    }

    @Override
    public boolean verify(ByteString publicKey, byte[] data, ByteString signature) {
      return mac(publicKey, data).equals(signature);
    }

    private static ByteString mac(ByteString key, byte[] data) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.toByteArray(), "HmacSHA256"));
        return ByteString.copyFrom(mac.doFinal(data));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java runtime has HmacSHA256", e);
      }
    }
  }
}
