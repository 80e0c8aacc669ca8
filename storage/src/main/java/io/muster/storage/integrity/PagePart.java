package io.muster.storage.integrity;

import io.muster.storage.availability.Availability;
import io.muster.storage.library.LibraryCheck;
import java.util.Optional;

/** The pages and indexes of both files: the library's table by table, then availability's. */
final class PagePart implements Part {
  private final LibraryCheck library;
  private final Availability availability;
  private final Tally tally;

  PagePart(LibraryCheck library, Availability availability, Tally tally) {
    this.library = library;
    this.availability = availability;
    this.tally = tally;
  }

  @Override
  public Optional<String> step(String position, Slice slice) {
    Optional<String> table = library.tableAfter(position.isEmpty() ? null : position);
    tally.checked(1);
    if (table.isPresent()) {
      LibraryCheck.Pages pages = library.pages(table.get());
      pages
          .problems()
          .forEach(bad -> tally.error(bad.table(), bad.place(), bad.what(), pages.mended()));
    } else if (!availability.checkPages()) {
      tally.error("availability", "pages", "the file was damaged and begun anew", true);
    }
    return table;
  }
}
