package io.muster.storage.legacy;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.storage.Durability;
import io.muster.storage.library.Group;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import io.muster.storage.sidecar.SidecarStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** A library with its sidecar bytes, into which an older one is imported. */
final class NewLibraryFixture implements LegacyTarget, AutoCloseable {
  private static final ByteString KEY = ByteString.copyFromUtf8("the key");

  final Path folder;
  final Library library;
  final SidecarStore store;
  final Set<ContentId> rechecked = new TreeSet<>();

  NewLibraryFixture(Path folder, Durability durability) {
    this.folder = folder;
    SplittableRandom random = new SplittableRandom(1);
    LibraryOptions options =
        new LibraryOptions(
            DeviceId.ofPublicKey(KEY.toByteArray()),
            () -> 1_750_000_000_000L,
            random::nextLong,
            durability);
    this.library =
        Library.exists(folder)
            ? Library.open(folder, options)
            : Library.create(folder, options, new NewLibrary("new", KEY, "laptop"));
    this.store = SidecarStore.open(folder.resolve("sidecars"));
  }

  @Override
  public void enter(Map<ContentId, Map<VariantId, Blob>> sidecars) {
    List<Mutation> mutations = new ArrayList<>();
    sidecars.forEach(
        (content, blobs) ->
            blobs.forEach(
                (variant, blob) -> mutations.add(Mutation.putSidecar(content, variant, blob))));
    library.write(mutations);
  }

  @Override
  public void remove(Map<ContentId, Set<VariantId>> sidecars) {
    List<Mutation> mutations = new ArrayList<>();
    sidecars.forEach(
        (content, variants) ->
            variants.forEach(variant -> mutations.add(Mutation.deleteSidecar(content, variant))));
    library.write(mutations);
  }

  @Override
  public void recheck(Collection<ContentId> contents) {
    rechecked.addAll(contents);
  }

  Group group(int number) {
    return library.queries().group(ContentId.of(OldLibrary.bytes(number)));
  }

  @Override
  public void close() {
    library.close();
  }
}
