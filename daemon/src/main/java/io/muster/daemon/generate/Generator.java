package io.muster.daemon.generate;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.VariantId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Makes some kinds of sidecars from some types of files. Found by {@link java.util.ServiceLoader}.
 */
public interface Generator {
  /** What a device with it can do, in one word of small letters and dashes. */
  String capability();

  /** The variants that it makes for such a file. Called in the daemon: cheap, decodes nothing. */
  Set<VariantId> wanted(FileHead head);

  /**
   * Makes variants out of {@link #wanted}, in one reading of the file. Called in the worker
   * process, which may run out of memory or time.
   *
   * @throws IOException if the file can't be decoded; the message is the reason that people see
   */
  List<Output> make(Path file, FileHead head, Set<VariantId> variants) throws IOException;

  /**
   * One finished variant.
   *
   * @param format {@code jpg}, {@code png} or {@code txt}
   */
  record Output(VariantId variant, String format, ByteString bytes) {}
}
