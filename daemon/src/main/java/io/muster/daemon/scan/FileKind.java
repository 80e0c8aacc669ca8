package io.muster.daemon.scan;

/** What an entry is. A link is an entry of its own; where it leads is never looked at. */
public enum FileKind {
  FILE,
  DIRECTORY,
  SYMLINK
}
