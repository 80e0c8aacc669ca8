package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.Requests;
import io.muster.daemon.control.VariantView;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.Library;
import io.muster.storage.library.Variant;
import java.util.List;

/** Shows the registry of variants, and says which of them are made. */
final class Registry {
  private final Library library;
  private final SidecarRecords sidecars;

  Registry(Library library, SidecarRecords sidecars) {
    this.library = library;
    this.sidecars = sidecars;
  }

  /** The registry after what was asked for. */
  List<VariantView> answer(Requests.Variants request) throws ControlException {
    String id = request.id();
    Boolean active = request.active();
    if (id != null && active != null) {
      try {
        sidecars.setActive(VariantId.parse(id), active);
      } catch (IllegalArgumentException e) {
        throw ControlException.notFound(String.valueOf(e.getMessage()));
      }
    }
    return library.queries().variants().stream().map(Registry::view).toList();
  }

  private static VariantView view(Variant variant) {
    return new VariantView(
        variant.id().toString(),
        variant.description(),
        variant.priority(),
        variant.bitPosition(),
        variant.active(),
        variant.sidecars(),
        variant.averageSize());
  }
}
