package io.muster.sim.report;

import io.muster.sim.run.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A report: one HTML file with everything in it that it shows, the script that draws the charts
 * (Chart.js, MIT licence, which is kept with it) among it. What comes from a run stands in it as
 * JSON without any {@code <}, and the script shows it as text only.
 */
public final class Page {
  /** Its name in the folder that is asked for. */
  public static final String NAME = "report.html";

  private static final String WEBJAR = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private Page() {}

  /** Writes it into a folder, which is made if there is none; returns where. */
  public static Path write(Path folder, Subject subject, Outcome outcome, Chronicle seen)
      throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve(NAME), html(subject, outcome, seen));
  }

  static String html(Subject subject, Outcome outcome, Chronicle seen) throws IOException {
    String version = version();
    return own("page.html")
        .replace("/*STYLE*/", own("page.css"))
        .replace("/*LICENCE*/", charts(version, "LICENSE.md").strip())
        .replace("/*CHARTS*/", withoutMap(charts(version, "dist/chart.umd.js")))
        .replace("/*SCRIPT*/", own("page.js"))
        .replace(
            "/*DATA*/", PageData.of(subject, outcome, seen).toString().replace("<", "\\u003c"));
  }

  private static String version() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = open(WEBJAR)) {
      properties.load(in);
    }
    return properties.getProperty("version", "");
  }

  private static String charts(String version, String file) throws IOException {
    return text("META-INF/resources/webjars/chart.js/%s/%s".formatted(version, file));
  }

  /** Its last line names a file that does not come with the page. */
  private static String withoutMap(String script) {
    int map = script.lastIndexOf("//# sourceMappingURL");
    return map < 0 ? script : script.substring(0, map);
  }

  private static String own(String name) throws IOException {
    return text("io/muster/sim/report/" + name);
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = Page.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("a simulator without " + resource);
    }
    return in;
  }
}
