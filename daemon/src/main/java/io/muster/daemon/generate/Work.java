package io.muster.daemon.generate;

import io.muster.protocol.model.VariantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the worker does for one request, whatever the file does to it. */
final class Work {
  private Work() {}

  /** Answers; it is the last answer after an Error, when the process should see no other file. */
  static WorkerFrames.Answer on(WorkerFrames.Request request) {
    List<WorkerFrames.Reply> replies = new ArrayList<>();
    Set<VariantId> open = new TreeSet<>(request.variants());
    try {
      Path file = Path.of(request.file());
      FileHead head = FileHead.of(file);
      for (Generator generator : Generators.makersOf(head, request.variants())) {
        make(generator, file, head, request, open, replies);
      }
      fail(open, "nothing can make it from such a file", replies);
      return new WorkerFrames.Answer(replies, false);
    } catch (OutOfMemoryError e) {
      long heap = Runtime.getRuntime().maxMemory() >> 20;
      fail(open, "decoding it needs more memory than the worker's " + heap + " MiB", replies);
      return new WorkerFrames.Answer(replies, true);
    } catch (StackOverflowError e) {
      fail(open, "it is nested too deeply", replies);
      return new WorkerFrames.Answer(replies, true);
    } catch (IOException | RuntimeException e) {
      fail(open, reason(e), replies);
      return new WorkerFrames.Answer(replies, false);
    } catch (Error e) {
      fail(open, "the decoder broke: " + reason(e), replies);
      return new WorkerFrames.Answer(replies, true);
    }
  }

  private static void make(
      Generator generator,
      Path file,
      FileHead head,
      WorkerFrames.Request request,
      Set<VariantId> open,
      List<WorkerFrames.Reply> replies)
      throws IOException {
    for (Generator.Output output : generator.make(file, head, request.variants())) {
      if (open.remove(output.variant())) {
        String name = request.outputPrefix() + output.variant() + "." + output.format();
        Files.write(Path.of(name), output.bytes().toByteArray(), StandardOpenOption.CREATE_NEW);
        replies.add(new WorkerFrames.Reply(output.variant(), true, output.format()));
      }
    }
  }

  private static void fail(Set<VariantId> open, String reason, List<WorkerFrames.Reply> replies) {
    for (VariantId variant : open) {
      replies.add(new WorkerFrames.Reply(variant, false, WorkerFrames.oneLine(reason)));
    }
  }

  private static String reason(Throwable error) {
    String text = error.getMessage();
    if (error instanceof IOException && text != null && !text.isBlank()) {
      return text;
    }
    return "the decoder broke: "
        + error.getClass().getSimpleName()
        + (text == null ? "" : " " + text);
  }
}
