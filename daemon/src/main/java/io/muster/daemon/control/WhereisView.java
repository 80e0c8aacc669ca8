package io.muster.daemon.control;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the sidecars of one target lie: of a single content, or of a folder in sums. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(WhereisView.Content.class),
  @JsonSubTypes.Type(WhereisView.Folder.class)
})
public sealed interface WhereisView {

  /**
   * One content.
   *
   * @param path of an entry with this content, or null where no entry is known
   */
  record Content(@Nullable String path, String contentUuid, List<SidecarView> sidecars)
      implements WhereisView {}

  /**
   * All contents under a folder.
   *
   * @param contents how many there are
   * @param missing with {@code --missing}: the contents with sidecars that fewer devices hold than
   *     asked for, each with just these; else null
   * @param missingTotal how many that are in all, as the list is capped
   */
  record Folder(
      String path,
      long contents,
      List<Sum> sidecars,
      @Nullable List<Content> missing,
      long missingTotal)
      implements WhereisView {
    /** How many missing contents are listed. */
    public static final int MAX_MISSING = 10_000;
  }

  /**
   * One variant over a folder.
   *
   * @param id variant id
   * @param total contents that have this sidecar
   * @param here how many of them lie on this device
   */
  record Sum(String id, long total, long here, List<HolderCount> devices) {}

  /** How many of a variant's sidecars one device holds. */
  record HolderCount(String id, String name, boolean online, long count) {}
}
