package io.muster.sim.mutation;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The product with a bug: one file of it compiled anew, all of it loaded apart from this one. */
final class PatchedProduct {
  private static final Path CHECKOUT = Path.of("..");
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private PatchedProduct() {}

  /**
   * Runs a seed in it.
   *
   * @param folder an empty one, for the compiled file
   * @return the invariants that break
   */
  static String broken(ProductBug bug, long seed, Path folder)
      throws IOException, ReflectiveOperationException {
    compile(bug, folder);
    try (URLClassLoader product =
        new URLClassLoader(classPath(folder), ClassLoader.getPlatformClassLoader())) {
      return (String)
          Class.forName(ProductRun.class.getName(), true, product)
              .getMethod("broken", long.class)
              .invoke(null, seed);
    }
  }

  private static void compile(ProductBug bug, Path folder) throws IOException {
    String text = bug.text(Files.readString(CHECKOUT.resolve(bug.source())));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                null,
                List.of("-proc:none", "-nowarn", "-d", folder.toString(), "-cp", CLASS_PATH),
                null,
                List.of(new Source(bug.source(), text)))
            .call();
    if (!compiled) {
      throw new IllegalStateException("no Java any more: " + bug.name());
    }
  }

  private static URL[] classPath(Path first) {
    List<URL> urls = new ArrayList<>(List.of(url(first)));
    Arrays.stream(CLASS_PATH.split(File.pathSeparator))
        .forEach(entry -> urls.add(url(Path.of(entry))));
    return urls.toArray(URL[]::new);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that is only in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path path, String text) {
      super(URI.create("string:///" + path.getFileName()), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
