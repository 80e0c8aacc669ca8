package io.muster.daemon.runtime;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.storage.StorageException;
import io.muster.storage.library.TextIndex;
import io.muster.storage.sidecar.SidecarStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the words of extracted texts in step with the sidecars whose bytes lie here. */
final class Texts {
  private static final Logger log = LoggerFactory.getLogger(Texts.class);

  private final TextIndex index;
  private final SidecarStore store;

  Texts(TextIndex index, SidecarStore store) {
    this.index = index;
    this.store = store;
  }

  /**
   * Takes in what is new of a content's texts, and out what is gone. Damage keeps nobody from
   * knowing who has which sidecar.
   */
  void follow(ContentId content, SortedMap<VariantId, Blob> sidecars) {
    if (!index.isWritable()) {
      return;
    }
    try {
      compare(content, sidecars);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      log.warn("the texts of {} can't be searched: {}", content, e.getMessage());
    }
  }

  private void compare(ContentId content, SortedMap<VariantId, Blob> sidecars) {
    Map<VariantId, Hash> indexed = index.indexed(content);
    TreeSet<VariantId> all = new TreeSet<>(indexed.keySet());
    sidecars.keySet().stream().filter(TextIndex::isText).forEach(all::add);
    for (VariantId variant : all) {
      Blob blob = sidecars.get(variant);
      if (blob == null || !blob.isReady() || !store.has(blob.hash())) {
        index.remove(content, variant);
      } else if (!blob.hash().equals(indexed.get(variant))) {
        take(content, variant, blob.hash());
      }
    }
  }

  private void take(ContentId content, VariantId variant, Hash hash) {
    try (FileChannel in = store.read(hash)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(in.size(), TextIndex.MAX_TEXT));
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {}
      String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
      index.put(content, variant, hash, text);
    } catch (IOException e) {
      log.warn("{} of {} can't be read to search in it: {}", variant, content, e.toString());
    }
  }
}
