package io.muster.daemon.scan;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The three things that a scan asks of the file system; none of them follows a link. */
interface Disk {
  Disk REAL = new Disk() {};

  default FileStat stat(Path path) throws IOException {
    return FileStat.of(path);
  }

  /** The names in a directory, in no order; the path to it must hold no link. */
  default List<Path> names(Path directory) throws IOException {
    if (!directory.toRealPath().equals(directory)) {
      throw new NotDirectoryException("a link took the place of the folder");
    }
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path child : all) {
        names.add(child.getFileName());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  default ReadableByteChannel open(Path file) throws IOException {
    return Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }
}
