package io.muster.sim.hunt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.muster.sim.hunt.Campaign.Part;
import io.muster.sim.hunt.Campaign.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How far a campaign is, as JSON: what the next one goes on from. */
public final class CampaignFile {
  private static final JsonMapper JSON = new JsonMapper();

  private CampaignFile() {}

  /**
   * Reads how far each part is; a part of which nothing is there has not begun.
   *
   * @param share of the seeds of each part that are wanted
   * @throws IllegalArgumentException if it is no such file
   */
  public static List<Progress> read(Path file, double share) throws IOException {
    List<Progress> before = Files.exists(file) ? parse(file) : List.of();
    List<Progress> all = new ArrayList<>();
    for (Part part : Campaign.PARTS) {
      long wanted = Math.max(1, Math.round(part.seeds() * share));
      all.add(
          before.stream()
              .filter(progress -> progress.part().equals(part))
              .findFirst()
              .map(
                  at ->
                      new Progress(
                          part, wanted, at.done(), at.seconds(), at.threads(), at.failures()))
              .orElseGet(() -> new Progress(part, wanted, 0, 0, 0, List.of())));
    }
    return all;
  }

  private static List<Progress> parse(Path file) throws IOException {
    try {
      return JSON.readValue(Files.readString(file), new TypeReference<List<Progress>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file + " is not how far a campaign is; take it away to begin anew", e);
    }
  }

  /** Writes it, over what is there. */
  public static void write(List<Progress> all, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, JSON.writeValueAsString(all) + "\n");
  }
}
