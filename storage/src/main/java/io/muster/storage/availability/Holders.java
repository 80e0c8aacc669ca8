package io.muster.storage.availability;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.GroupStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of some devices hold which of some sidecars, one bit each, and how far the contents' groups
 * are. Contents and variants stand as they were asked for, devices in the order of their ids.
 */
public final class Holders {
  private final List<ContentId> contents;
  private final List<VariantId> variants;
  private final List<DeviceId> devices;
  private final int width;
  private final long[] masks;
  private final @Nullable GroupStatus[] statuses;

  Holders(List<ContentId> contents, List<VariantId> variants, List<DeviceId> devices) {
    this.contents = contents;
    this.variants = variants;
    this.devices = devices;
    this.width = (devices.size() + Long.SIZE - 1) / Long.SIZE;
    this.masks = new long[Math.multiplyExact(contents.size() * variants.size(), width)];
    this.statuses = new GroupStatus[contents.size()];
  }

  void add(int content, int variant, int device) {
    masks[(content * variants.size() + variant) * width + device / Long.SIZE] |= 1L << device;
  }

  void setStatus(int content, @Nullable GroupStatus status) {
    statuses[content] = status;
  }

  /** Nobody is said to hold anything of this content. */
  void hide(int content) {
    int each = variants.size() * width;
    Arrays.fill(masks, content * each, (content + 1) * each, 0);
  }

  /** How far the group of a content is; null if the library has none. */
  public @Nullable GroupStatus status(int content) {
    return statuses[content];
  }

  public List<ContentId> contents() {
    return contents;
  }

  public List<VariantId> variants() {
    return variants;
  }

  /** The devices that anything is known of. */
  public List<DeviceId> devices() {
    return devices;
  }

  /** Whether a device holds a sidecar; all by their index. */
  public boolean has(int content, int variant, int device) {
    int word = (content * variants.size() + variant) * width + device / Long.SIZE;
    return (masks[word] >>> device & 1) != 0;
  }

  /** The first 64 devices that hold a sidecar, one bit each, the first one lowest. */
  public long mask(int content, int variant) {
    return width == 0 ? 0 : masks[(content * variants.size() + variant) * width];
  }

  /** Whether anybody holds a sidecar. */
  public boolean anybody(int content, int variant) {
    int from = (content * variants.size() + variant) * width;
    for (int word = from; word < from + width; word++) {
      if (masks[word] != 0) {
        return true;
      }
    }
    return false;
  }

  /** The devices that hold a sidecar. */
  public List<DeviceId> of(int content, int variant) {
    List<DeviceId> holders = new ArrayList<>();
    for (int device = 0; device < devices.size(); device++) {
      if (has(content, variant, device)) {
        holders.add(devices.get(device));
      }
    }
    return holders;
  }
}
