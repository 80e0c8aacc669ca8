package io.muster.daemon.scan;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in one line why a file can't be read, without repeating its path. */
final class Reason {
  private Reason() {}

  static String of(IOException error) {
    String text =
        switch (error) {
          case AccessDeniedException _ -> "permission denied";
          case NoSuchFileException _ -> "it went away while it was read";
          case FileSystemException e when e.getReason() != null -> e.getReason();
          default -> error.getMessage();
        };
    if (text == null || text.isBlank()) {
      text = error.getClass().getSimpleName();
    }
    return text.replaceAll("\\s+", " ");
  }
}
