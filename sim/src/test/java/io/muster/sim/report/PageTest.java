package io.muster.sim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.muster.sim.check.Finding;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.sim.run.Fittings;
import io.muster.sim.run.Outcome;
import io.muster.sim.run.Runs;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PageTest {
  private static final String HOSTILE = "</script><script>hacked = 1</script><img src=x>&amp;";

  /** Runs before the page's own scripts. */
  private static final String LISTENS =
      """
      <script>
      const problems = [];
      addEventListener("error", (event) => problems.push(event.message));
      addEventListener("securitypolicyviolation",
          (event) => problems.push(event.violatedDirective));
      </script>
      """;

  /** Runs after them: tells the frame around it what a person would see. */
  private static final String TELLS =
      """
      <script>
      const blue = (canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
          count += data[i] === 36 && data[i + 1] === 99 && data[i + 2] === 200 ? 1 : 0;
        }
        return count;
      };
      const all = (selector) => [...document.querySelectorAll(selector)];
      setTimeout(() => parent.postMessage(JSON.stringify({
        name,
        problems,
        hacked: typeof hacked,
        width: document.documentElement.scrollWidth,
        blue: Object.fromEntries(all("canvas").map((canvas) => [canvas.id, blue(canvas)])),
        verdict: document.getElementById("verdict").textContent,
        title: document.getElementById("title").textContent,
        rows: all("#invariants tbody tr").map((row) => row.textContent),
        devices: all("#bytes-table tbody tr").length,
        arrows: all("#stretch g").length,
        faults: all("#faults rect").length,
        images: all("img").length,
      }), "*"), 1500);
      </script>
      """;

  private static final String FRAMES =
      """
      <!doctype html><pre id="told"></pre>
      <script>
      const told = {};
      addEventListener("message", (event) => {
        const page = JSON.parse(event.data);
        told[page.name] = page;
        document.getElementById("told").textContent = encodeURIComponent(JSON.stringify(told));
      });
      </script>
      <iframe name="wide" src="good.html" width="1280" height="3000"></iframe>
      <iframe name="narrow" src="good.html" width="390" height="3000"></iframe>
      <iframe name="hostile" src="hostile.html" width="1280" height="3000"></iframe>
      """;

  @TempDir private Path folder;

  private record Run(Outcome outcome, Chronicle chronicle) {}

  private static Run run() {
    Plan plan = Planner.plan(Scenario.of(4, 4, 0.1).withOperations(60).on(StoreKind.MEMORY));
    Chronicle chronicle = new Chronicle(plan.setup().devices());
    return new Run(Runs.run(plan, line -> {}, Fittings.PLAIN.withWatcher(chronicle)), chronicle);
  }

  private static Outcome broken(Outcome outcome) {
    return new Outcome(
        outcome.plan(),
        outcome.rounds(),
        outcome.virtualMillis(),
        outcome.traffic(),
        outcome.trace(),
        false,
        List.of(new Finding(HOSTILE, false, HOSTILE), new Finding("Truth", true, "")));
  }

  private void write(String name, String html) throws IOException {
    Files.writeString(
        folder.resolve(name),
        html.replace("<head>", "<head>" + LISTENS).replace("</body>", TELLS + "</body>"));
  }

  @Test
  void shouldKeepWhatComesFromARunOutOfTheMarkup() throws IOException {
    Run run = run();
    Subject subject = new Subject(HOSTILE, HOSTILE, List.of(HOSTILE));
    String html = Page.html(subject, broken(run.outcome()), run.chronicle());
    assertThat(html).doesNotContain("hacked = 1</script>").contains("\\u003c/script>");
    assertThat(html).contains("MIT License").doesNotContain("sourceMappingURL", "http-equiv=\"ref");
    assertThat(html.split("</script>", -1)).hasSize(4);
  }

  @Test
  void shouldShowAPersonEveryChartAndEveryInvariant() throws IOException, InterruptedException {
    Optional<Browser> browser = Browser.find(folder);
    assumeThat(browser).as("chromium on this machine").isPresent();
    Run run = run();
    write(
        "good.html",
        Page.html(new Subject("good", "again", List.of()), run.outcome(), run.chronicle()));
    Subject hostile = new Subject(HOSTILE, HOSTILE, List.of(HOSTILE));
    write("hostile.html", Page.html(hostile, broken(run.outcome()), run.chronicle()));
    Path frames = Files.writeString(folder.resolve("frames.html"), FRAMES);

    JsonNode told = told(browser.orElseThrow().dump(frames));

    for (String name : List.of("wide", "narrow", "hostile")) {
      JsonNode page = told.path(name);
      assertThat(page.path("problems")).as(name).isEmpty();
      assertThat(page.path("blue")).hasSize(4);
      page.path("blue").forEach(count -> assertThat(count.asInt()).as(name).isGreaterThan(100));
      assertThat(page.path("devices").asInt()).isEqualTo(4);
      assertThat(page.path("arrows").asInt()).isGreaterThan(50);
      assertThat(page.path("faults").asInt()).isGreaterThan(10);
    }
    assertThat(told.at("/narrow/width").asInt()).isLessThanOrEqualTo(390);
    assertThat(told.at("/wide/verdict").asText()).isEqualTo("everything held");
    assertThat(told.at("/wide/rows")).hasSameSizeAs(run.outcome().findings());
    assertThat(told.at("/hostile/verdict").asText()).isEqualTo("broken: " + HOSTILE);
    assertThat(told.at("/hostile/title").asText()).isEqualTo(HOSTILE);
    assertThat(told.at("/hostile/rows/0").asText()).isEqualTo(HOSTILE + "no" + HOSTILE);
    assertThat(told.at("/hostile/hacked").asText()).isEqualTo("undefined");
    assertThat(told.at("/hostile/images").asInt()).isZero();
  }

  private static JsonNode told(String dumped) throws IOException {
    int from = dumped.indexOf("<pre id=\"told\">") + "<pre id=\"told\">".length();
    String coded = dumped.substring(from, dumped.indexOf("</pre>", from));
    return new JsonMapper().readTree(URLDecoder.decode(coded, StandardCharsets.UTF_8));
  }
}
