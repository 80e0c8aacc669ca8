package io.muster.sim.mutation;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentPrefix;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Writer;
import io.muster.storage.GroupStatus;
import io.muster.storage.library.Committed;
import io.muster.storage.library.Group;
import io.muster.storage.library.GroupWrite;
import io.muster.storage.library.LibraryIdentity;
import io.muster.storage.library.LibraryStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/** A library that passes everything on to another one; a bug changes what it says here. */
class PassingLibrary implements LibraryStore {
  final LibraryStore library;

  PassingLibrary(LibraryStore library) {
    this.library = library;
  }

  @Override
  public Committed write(List<Mutation> mutations) {
    return library.write(mutations);
  }

  @Override
  public Committed record(List<GroupWrite> writes) {
    return library.record(writes);
  }

  @Override
  public Committed merge(Changes changes) {
    return library.merge(changes);
  }

  @Override
  public Committed repair(List<LibraryRecord> received) {
    return library.repair(received);
  }

  @Override
  public Writer renewWriter() {
    return library.renewWriter();
  }

  @Override
  public Writer writer() {
    return library.writer();
  }

  @Override
  public LibraryIdentity current() {
    return library.current();
  }

  @Override
  public Group group(ContentId content) {
    return library.group(content);
  }

  @Override
  public SortedMap<ContentId, Group> groups(Collection<ContentId> contents) {
    return library.groups(contents);
  }

  @Override
  public Hash recomputedRoot() {
    return library.recomputedRoot();
  }

  @Override
  public State state() {
    return library.state();
  }

  @Override
  public List<Hash> nodes() {
    return library.nodes();
  }

  @Override
  public List<Hash> leaves(int node) {
    return library.leaves(node);
  }

  @Override
  public List<LibraryRecord> recordsIn(int leaf) {
    return library.recordsIn(leaf);
  }

  @Override
  public Changes changes(ChangeRange wanted, int maxRecords, int maxBytes) {
    return library.changes(wanted, maxRecords, maxBytes);
  }

  @Override
  public List<Member> members() {
    return library.members();
  }

  @Override
  public Optional<Member> member(DeviceId device) {
    return library.member(device);
  }

  @Override
  public boolean isLibrary(Uuid id) {
    return library.isLibrary(id);
  }

  @Override
  public Map<ContentId, GroupStatus> statuses(List<ContentId> contents) {
    return library.statuses(contents);
  }

  @Override
  public Set<ContentId> dropped(List<ContentId> contents) {
    return library.dropped(contents);
  }

  @Override
  public SortedMap<ContentPrefix, ContentId> named(List<ContentPrefix> prefixes) {
    return library.named(prefixes);
  }

  @Override
  public void whenGroupsChange(Consumer<Map<ContentId, GroupStatus>> listener) {
    library.whenGroupsChange(listener);
  }

  @Override
  public void close() {
    library.close();
  }
}
