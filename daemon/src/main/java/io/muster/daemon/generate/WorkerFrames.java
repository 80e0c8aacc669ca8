package io.muster.daemon.generate;

import io.muster.protocol.model.VariantId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the daemon and its worker say to each other: a length (4 bytes) and that many bytes. The
 * daemon trusts nothing that comes back.
 */
final class WorkerFrames {
  /** The worker's first frame, once it is ready. */
  static final String READY = "muster worker 1";

  /** The longest frame; a path has at most 4096 bytes. */
  static final int MAX_FRAME_BYTES = 64 * 1024;

  /** Variants in one request. */
  static final int MAX_VARIANTS = 64;

  /** A longer reason is cut. */
  static final int MAX_REASON_CHARS = 300;

  private WorkerFrames() {}

  /**
   * Make these from this file.
   *
   * @param outputPrefix a path that an output's name is appended to: variant, dot, format
   */
  record Request(String file, String outputPrefix, Set<VariantId> variants) {}

  /**
   * What became of one variant.
   *
   * @param made whether {@code text} is the format of an output, else it is a reason
   */
  record Reply(VariantId variant, boolean made, String text) {}

  /**
   * To one request.
   *
   * @param last whether the worker ends after it
   */
  record Answer(List<Reply> replies, boolean last) {}

  static void writeText(DataOutputStream out, String text) throws IOException {
    write(out, body -> body.writeUTF(text));
  }

  static String readText(DataInputStream in) throws IOException {
    return read(in).readUTF();
  }

  static void writeRequest(DataOutputStream out, Request request) throws IOException {
    write(
        out,
        body -> {
          body.writeUTF(request.file());
          body.writeUTF(request.outputPrefix());
          body.writeByte(request.variants().size());
          for (VariantId variant : request.variants()) {
            body.writeUTF(variant.toString());
          }
        });
  }

  static Request readRequest(DataInputStream in) throws IOException {
    DataInputStream body = read(in);
    String file = body.readUTF();
    String prefix = body.readUTF();
    Set<VariantId> variants = new TreeSet<>();
    int count = body.readUnsignedByte();
    for (int i = 0; i < count; i++) {
      variants.add(VariantId.parse(body.readUTF()));
    }
    return new Request(file, prefix, variants);
  }

  static void writeAnswer(DataOutputStream out, Answer answer) throws IOException {
    write(
        out,
        body -> {
          body.writeBoolean(answer.last());
          body.writeByte(answer.replies().size());
          for (Reply reply : answer.replies()) {
            body.writeUTF(reply.variant().toString());
            body.writeBoolean(reply.made());
            body.writeUTF(reply.text());
          }
        });
  }

  static Answer readAnswer(DataInputStream in) throws IOException {
    DataInputStream body = read(in);
    boolean last = body.readBoolean();
    List<Reply> replies = new ArrayList<>();
    int count = body.readUnsignedByte();
    try {
      for (int i = 0; i < count; i++) {
        VariantId variant = VariantId.parse(body.readUTF());
        replies.add(new Reply(variant, body.readBoolean(), oneLine(body.readUTF())));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the worker named no variant", e);
    }
    return new Answer(replies, last);
  }

  /** A reason that fits in a line and in a frame. */
  static String oneLine(String text) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= MAX_REASON_CHARS ? line : line.substring(0, MAX_REASON_CHARS) + "…";
  }

  private interface Body {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private static void write(DataOutputStream out, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.writeTo(new DataOutputStream(bytes));
    if (bytes.size() > MAX_FRAME_BYTES) {
      throw new IOException("a frame of " + bytes.size() + " bytes is too long");
    }
    out.writeInt(bytes.size());
    bytes.writeTo(out);
    out.flush();
  }

  private static DataInputStream read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_FRAME_BYTES) {
      throw new IOException("a frame of " + length + " bytes is too long");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
