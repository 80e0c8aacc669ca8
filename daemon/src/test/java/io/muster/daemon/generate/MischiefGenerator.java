package io.muster.daemon.generate;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.VariantId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Does to the worker what its file (named {@code .mischief}) says. */
public final class MischiefGenerator implements Generator {
  static final VariantId MISCHIEF = new VariantId("mischief", "default");

  @Override
  public String capability() {
    return "make-mischief";
  }

  @Override
  public Set<VariantId> wanted(FileHead head) {
    return head.name().endsWith(".mischief") ? Set.of(MISCHIEF) : Set.of();
  }

  @Override
  public List<Output> make(Path file, FileHead head, Set<VariantId> variants) throws IOException {
    switch (Files.readString(file)) {
      case "loop" -> {
        while (true) {
          Thread.onSpinWait();
        }
      }
      case "allocate" -> {
        List<byte[]> all = new ArrayList<>();
        while (!all.isEmpty() || all.add(new byte[1])) {
          all.add(new byte[10 << 20]);
        }
      }
      case "recurse" -> recurse(0);
      case "halt" -> Runtime.getRuntime().halt(7);
      case "terminate" -> Runtime.getRuntime().halt(143);
      case "print" -> System.out.println("between the frames");
      case "huge" -> {
        int size = (int) SidecarWorkshop.MAX_OUTPUT_BYTES + 1;
        return List.of(new Output(MISCHIEF, "txt", ByteString.copyFrom(new byte[size])));
      }
      case "nothing" -> {
        return List.of();
      }
      case "connect" -> URI.create("http://127.0.0.1/").toURL().openStream().close();
      default -> throw new IllegalStateException("no such mischief");
    }
    return List.of(new Output(MISCHIEF, "txt", ByteString.copyFromUtf8("done")));
  }

  private static long recurse(long depth) {
    return depth < 0 ? depth : recurse(depth + 1) + recurse(depth + 2);
  }
}
