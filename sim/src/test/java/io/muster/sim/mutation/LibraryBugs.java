package io.muster.sim.mutation;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.Writer;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import io.muster.sim.device.Wiring;
import io.muster.sim.disk.Stores;
import io.muster.sim.world.Randomness;
import io.muster.storage.Durability;
import io.muster.storage.library.Committed;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.LibraryStore;
import io.muster.storage.library.MemoryLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a library could do wrong. */
final class LibraryBugs {
  private LibraryBugs() {}

  private static Wiring library(BiFunction<Device, LibraryStore, LibraryStore> bug) {
    return new Wiring() {
      @Override
      public Stores stores(Device device, Stores stores) {
        return new Stores(bug.apply(device, stores.library()), stores.availability());
      }
    };
  }

  private static Wiring merging(BiFunction<LibraryStore, Changes, Committed> bug) {
    return library(
        (device, library) ->
            new PassingLibrary(library) {
              @Override
              public Committed merge(Changes changes) {
                return bug.apply(library, changes);
              }
            });
  }

  private static Wiring mergingOther(BiFunction<LibraryStore, LibraryRecord, LibraryRecord> bug) {
    return merging(
        (library, changes) -> {
          List<LibraryRecord> records =
              changes.records().stream().map(record -> bug.apply(library, record)).toList();
          return library.merge(new Changes(changes.range(), records));
        });
  }

  /** What was pushed counts as seen and is thrown away. */
  static Wiring seesWithoutMerging() {
    return merging((library, changes) -> library.merge(new Changes(changes.range(), List.of())));
  }

  /** What comes later wins, whatever its stamp. */
  static Wiring takesTheLaterArrival() {
    return mergingOther((library, record) -> later(Records.one(library, record.key()), record));
  }

  private static LibraryRecord later(LibraryRecord here, LibraryRecord received) {
    SortedMap<String, Register> fields = new TreeMap<>(received.fields());
    fields.replaceAll((field, register) -> winning(register, here.fields().get(field)));
    return new LibraryRecord(received.key(), fields);
  }

  private static Register winning(Register register, @Nullable Register here) {
    return here == null || register.time().compareTo(here.time()) >= 0
        ? register
        : new Register(here.time().next(), register.dot(), register.value());
  }

  /** A delete that comes from elsewhere is no reason to delete anything. */
  static Wiring ignoresTombstones() {
    return mergingOther((library, record) -> withoutDeaths(record));
  }

  private static LibraryRecord withoutDeaths(LibraryRecord record) {
    SortedMap<String, Register> fields = new TreeMap<>(record.fields());
    fields.keySet().removeIf(field -> Life.isLife(field) && !Life.isAlive(record.life(field)));
    return new LibraryRecord(record.key(), fields);
  }

  /** After a crash the last merge is gone. */
  static Wiring forgetsAMergeAtACrash() {
    SortedMap<Integer, MemoryLibrary> before = new TreeMap<>();
    return library(
        (device, library) -> {
          MemoryLibrary memory = (MemoryLibrary) library;
          MemoryLibrary remembered = before.getOrDefault(device.number(), memory);
          MemoryLibrary opened = remembered.reopened(options(device));
          return new PassingLibrary(opened) {
            @Override
            public Committed merge(Changes changes) {
              before.put(device.number(), opened.reopened(options(device)));
              return opened.merge(changes);
            }
          };
        });
  }

  private static LibraryOptions options(Device device) {
    return new LibraryOptions(
        device.id(), device.clock()::wallMillis, Randomness.of(device.number()), Durability.OFF);
  }

  /** Each write but the first is made as if the one before it had never been. */
  static Wiring usesASequenceTwice() {
    return library(
        (device, library) ->
            new PassingLibrary(library) {
              private @Nullable MemoryLibrary before;

              @Override
              public Committed write(List<Mutation> mutations) {
                MemoryLibrary old = before;
                before = ((MemoryLibrary) library).reopened(options(device));
                if (old == null || !old.writer().equals(library.writer())) {
                  return library.write(mutations);
                }
                Writer writer = old.writer();
                long after = old.state().context().of(writer).last();
                old.write(mutations);
                long upTo = old.state().context().of(writer).last();
                return upTo == after
                    ? library.write(mutations)
                    : library.repair(
                        List.copyOf(
                            Records.written(old, ChangeRange.of(writer, after, upTo)).values()));
              }
            });
  }

  /** A delete is written of what this device never saw alive. */
  static Wiring deletesWhatItNeverSaw() {
    return library(
        (device, library) ->
            new PassingLibrary(library) {
              @Override
              public Committed write(List<Mutation> mutations) {
                Mutation first = mutations.getFirst();
                boolean unseen =
                    first.writes().getFirst() instanceof Mutation.Delete(String field)
                        && Records.one(library, first.key()).life(field) == 0;
                return unseen ? delete(library, first, device) : library.write(mutations);
              }
            });
  }

  private static Committed delete(LibraryStore library, Mutation delete, Device device) {
    Writer writer = library.writer();
    long last = library.state().context().of(writer).last();
    Timestamp time =
        Timestamp.max(Timestamp.EARLIEST, Timestamp.ofMillis(device.clock().wallMillis()));
    SortedMap<String, Register> fields = new TreeMap<>();
    fields.put(
        delete.writes().getFirst().field(),
        new Register(time, new Dot(writer, last + 1), Values.ofNumber(2)));
    return library.merge(
        new Changes(
            ChangeRange.of(writer, last, last + 1),
            List.of(new LibraryRecord(delete.key(), fields))));
  }

  /** A merge that changes a blob does not say so, and nobody looks at the bits again. */
  static Wiring hidesWhatAMergeChanged() {
    return merging(
        (library, changes) -> {
          library.merge(changes);
          return new Committed(List.of(), new TreeMap<>());
        });
  }

  /** A stamp that is received sets the clock, however far off it is. */
  static Wiring adoptsEveryStamp() {
    SortedMap<Integer, Long> latest = new TreeMap<>();
    return new Wiring() {
      @Override
      public LongSupplier wallMillis(int device, LongSupplier wallMillis) {
        return () -> Math.max(wallMillis.getAsLong(), latest.getOrDefault(device, 0L));
      }

      @Override
      public Stores stores(Device device, Stores stores) {
        return new Stores(
            new PassingLibrary(stores.library()) {
              @Override
              public Committed merge(Changes changes) {
                stamps(changes)
                    .forEach(time -> latest.merge(device.number(), time.millis(), Math::max));
                return library.merge(changes);
              }
            },
            stores.availability());
      }
    };
  }

  private static List<Timestamp> stamps(Changes changes) {
    List<Timestamp> stamps = new ArrayList<>();
    for (LibraryRecord record : changes.records()) {
      record.fields().values().forEach(register -> stamps.add(register.time()));
    }
    return stamps;
  }
}
