package io.muster.daemon.scan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the index knows of one location. The scanner walks in the order of these pages and merges
 * the two, so neither side ever holds all paths. The order is that of the paths' UTF-8 bytes
 * (SQLite's default for text): {@code a} < {@code a-b} < {@code a/x}.
 */
public interface KnownFiles {
  /** A location of which nothing is known yet. */
  KnownFiles NONE =
      new KnownFiles() {
        @Override
        public @Nullable KnownFile at(String path) {
          return null;
        }

        @Override
        public List<KnownFile> after(String path, int limit) {
          return List.of();
        }
      };

  /** What is known of exactly this path. */
  @Nullable KnownFile at(String path);

  /** Up to {@code limit} known files with paths above this one, in order; empty at the end. */
  List<KnownFile> after(String path, int limit);
}
