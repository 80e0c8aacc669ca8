package io.muster.sim.device;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.wire.Message;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/** Tells two of everything. */
record BothWatchers(Watcher first, Watcher second) implements Watcher {
  @Override
  public void committed(Commit commit) {
    first.committed(commit);
    second.committed(commit);
  }

  @Override
  public void acknowledged(Commit commit) {
    first.acknowledged(commit);
    second.acknowledged(commit);
  }

  @Override
  public void forgotten(Commit commit) {
    first.forgotten(commit);
    second.forgotten(commit);
  }

  @Override
  public void rewound(
      int device,
      SortedMap<RecordKey, LibraryRecord> before,
      SortedMap<RecordKey, LibraryRecord> after) {
    first.rewound(device, before, after);
    second.rewound(device, before, after);
  }

  @Override
  public void started(Device device) {
    first.started(device);
    second.started(device);
  }

  @Override
  public void wentBack(Device device) {
    first.wentBack(device);
    second.wentBack(device);
  }

  @Override
  public void sent(Device device, DeviceId peer, Message message, int bytes) {
    first.sent(device, peer, message, bytes);
    second.sent(device, peer, message, bytes);
  }

  @Override
  public void received(Device device, DeviceId peer, Message message, int bytes) {
    first.received(device, peer, message, bytes);
    second.received(device, peer, message, bytes);
  }

  @Override
  public void changed(Device device, Collection<RecordKey> changed, List<LibraryRecord> received) {
    first.changed(device, changed, received);
    second.changed(device, changed, received);
  }

  @Override
  public void stored(Device device, DeviceId owner) {
    first.stored(device, owner);
    second.stored(device, owner);
  }

  @Override
  public void ended(Sent sent, Fate fate) {
    first.ended(sent, fate);
    second.ended(sent, fate);
  }

  @Override
  public void over(List<Device> devices) {
    first.over(devices);
    second.over(devices);
  }
}
