package io.muster.storage.library;

import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.Writer;
import io.muster.protocol.port.LibraryView;
import io.muster.protocol.port.MembersView;
import io.muster.storage.Groups;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/**
 * A library, however it is kept: what the core reads of it, and what is written to it. Writes come
 * one after the other; reads answer from what is committed and may be called by any thread. Every
 * store passes the same contract test suite.
 */
public interface LibraryStore extends LibraryView, MembersView, Groups, AutoCloseable {
  /**
   * Commits local writes, all or none, in order.
   *
   * @throws IllegalArgumentException if a mutation does not fit its record, or the record belongs
   *     to another device
   */
  Committed write(List<Mutation> mutations);

  /**
   * Enters sidecars into groups, all or none: the same as {@link Mutation#putSidecar} does one by
   * one.
   *
   * @throws IllegalArgumentException if a group would have too many sidecars
   */
  Committed record(List<GroupWrite> writes);

  /** Commits what another device sent, all or none, and that its range has been seen. */
  Committed merge(Changes changes);

  /** Commits whole records of another device, where equal contexts have unequal roots. */
  Committed repair(List<LibraryRecord> received);

  /**
   * Goes on under a new incarnation: whenever this device's past can't be trusted. Merges do it by
   * themselves when they bring own writes that are not remembered here.
   */
  Writer renewWriter();

  /** As whom this device writes. */
  Writer writer();

  /** Which library this is: the oldest that it grew from. */
  LibraryIdentity current();

  /** The sidecars of a content. */
  Group group(ContentId content);

  /** The groups of many contents, those without sidecars left out. */
  SortedMap<ContentId, Group> groups(Collection<ContentId> contents);

  /** The root computed anew from every record: that of {@link #state} unless some are damaged. */
  Hash recomputedRoot();

  @Override
  void close();
}
