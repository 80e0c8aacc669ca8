package io.muster.storage.crash;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.GroupWrite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The process that is killed. It writes sidecars in the order in which a daemon does - bytes,
 * record, bit - and says a line when a step was acknowledged:
 *
 * <pre>
 * put NUMBER VARIANT      the record is there
 * bit NUMBER VARIANT      and its bit
 * deleted NUMBER VARIANT  the record is gone; "delete" says before that it will be
 * </pre>
 */
final class CrashWriter {
  private static final int MAX_TOGETHER = 20;

  private final Home home;
  private final Random random;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private int next;

  private CrashWriter(Home home, int first) {
    this.home = home;
    this.next = first;
    this.random = new Random(first);
  }

  /** Arguments: folder, the first content's number, how many threads write. */
  public static void main(String[] args) throws Exception {
    Home home = Home.open(Path.of(args[0]));
    int first = Integer.parseInt(args[1]);
    int threads = Integer.parseInt(args[2]);
    for (int i = 0; i < threads; i++) {
      CrashWriter writer = new CrashWriter(home, first + i * 100_000);
      Thread.ofPlatform().start(writer::writeForever);
    }
  }

  private void writeForever() {
    try {
      while (true) {
        put(random.nextInt(4) == 0 ? 1 + random.nextInt(MAX_TOGETHER) : 1);
        if (random.nextInt(5) == 0) {
          delete();
        }
      }
    } catch (IOException e) {
      out.println("failed " + e);
    }
  }

  private void put(int count) throws IOException {
    int from = next;
    next += count;
    List<GroupWrite> writes = new ArrayList<>();
    List<BitChange> bits = new ArrayList<>();
    StringBuilder said = new StringBuilder();
    for (int number = from; number < next; number++) {
      ContentId content = Home.content(number);
      SortedMap<VariantId, Blob> sidecars = new TreeMap<>();
      for (VariantId variant : Home.VARIANTS) {
        home.sidecars().put(new ByteArrayInputStream(Home.bytes(number, variant)));
        sidecars.put(variant, Home.blob(number, variant));
        bits.add(new BitChange(content, variant, true));
        said.append(number).append(' ').append(variant).append('\n');
      }
      writes.add(new GroupWrite(content, sidecars));
    }
    home.library().record(writes);
    said.toString().lines().forEach(line -> out.println("put " + line));
    home.availability().publish(bits);
    said.toString().lines().forEach(line -> out.println("bit " + line));
  }

  private void delete() {
    int number = next - 1;
    VariantId variant = Home.VARIANTS.getFirst();
    out.println("delete " + number + " " + variant);
    home.library().write(List.of(Mutation.deleteSidecar(Home.content(number), variant)));
    out.println("deleted " + number + " " + variant);
    BitChange cleared = new BitChange(Home.content(number), variant, false);
    home.availability().publish(List.of(cleared));
    out.println("cleared " + number + " " + variant);
  }
}
