package io.muster.daemon.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.muster.daemon.control.Requests.Location;
import io.muster.daemon.control.Requests.NewLocation;
import io.muster.daemon.control.Requests.None;
import io.muster.daemon.control.Requests.Pair;
import io.muster.daemon.control.Requests.Rescan;
import io.muster.daemon.control.Requests.Target;
import io.muster.daemon.control.Requests.TargetVariant;
import io.muster.daemon.control.Requests.Verify;
import java.io.IOException;

/** Reads a request, checks its arguments and calls the method that belongs to its verb. */
final class Dispatcher {
  private final MusterControl handler;

  Dispatcher(MusterControl handler) {
    this.handler = handler;
  }

  /** The result of one request line. */
  Object answer(byte[] line, ProgressSink progress) throws ControlException {
    JsonNode request = parse(line);
    String name = request.path("verb").asText("");
    ControlVerb verb =
        ControlVerb.find(name)
            .orElseThrow(() -> ControlException.failed("no such verb: '" + shown(name) + "'"));
    JsonNode args = request.path("args");
    try {
      return call(verb, args.isObject() ? args : JsonNodeFactory.instance.objectNode(), progress);
    } catch (JsonProcessingException e) {
      throw ControlException.failed(verb.wire() + ": " + Json.reason(e));
    }
  }

  private static JsonNode parse(byte[] line) throws ControlException {
    try {
      return Json.parse(line);
    } catch (IOException e) {
      throw ControlException.failed(
          "a request is one line of JSON: {\"verb\":\"status\",\"args\":{}}");
    }
  }

  private static String shown(String name) {
    return name.length() > 32 ? name.substring(0, 32) + "..." : name;
  }

  private Object call(ControlVerb verb, JsonNode args, ProgressSink progress)
      throws ControlException, JsonProcessingException {
    return switch (verb) {
      case STATUS -> withNone(args, handler::status);
      case PEERS -> withNone(args, handler::peers);
      case WHEREIS -> handler.whereis(Json.arguments(args, WhereisRequest.class));
      case FETCH -> handler.fetch(Json.arguments(args, FetchRequest.class), progress);
      case PAIR_INVITE -> withNone(args, handler::pairInvite);
      case PAIR_JOIN -> {
        Pair pair = Json.arguments(args, Pair.class);
        yield handler.pairJoin(pair.code(), pair.address(), progress);
      }
      case LOCATION_ADD -> {
        NewLocation added = Json.arguments(args, NewLocation.class);
        yield handler.locationAdd(added.path(), added.mode());
      }
      case LOCATION_LIST -> withNone(args, handler::locationList);
      case LOCATION_RESCAN ->
          handler.locationRescan(Json.arguments(args, Rescan.class).path(), progress);
      case LOCATION_REMOVE -> handler.locationRemove(Json.arguments(args, Location.class).path());
      case SIDECAR_LIST -> handler.sidecarList(Json.arguments(args, Target.class).target());
      case SIDECAR_ADD -> handler.sidecarAdd(Json.arguments(args, SidecarAddRequest.class));
      case SIDECAR_GET -> handler.sidecarGet(Json.arguments(args, FetchRequest.class), progress);
      case SIDECAR_REMOVE -> {
        TargetVariant which = Json.arguments(args, TargetVariant.class);
        yield handler.sidecarRemove(which.target(), which.variant());
      }
      case SIDECAR_VARIANTS ->
          handler.sidecarVariants(Json.arguments(args, Requests.Variants.class));
      case SAY -> handler.index().say(Json.arguments(args, IndexRequests.Say.class));
      case FIND -> handler.index().find(Json.arguments(args, IndexRequests.Find.class));
      case DUPLICATES -> handler.index().duplicates(Json.arguments(args, IndexRequests.Top.class));
      case DU -> handler.index().du(Json.arguments(args, IndexRequests.Top.class));
      case LS -> handler.index().ls(Json.arguments(args, IndexRequests.Page.class));
      case TAGS -> withNone(args, handler.index()::tags);
      case SHOW -> handler.index().show(Json.arguments(args, Target.class).target());
      case MIGRATE_LEGACY ->
          handler.migrateLegacy(Json.arguments(args, MigrateLegacyRequest.class));
      case VERIFY -> handler.verify(Json.arguments(args, Verify.class).deep(), progress);
      case STOP -> withNone(args, handler::stop);
    };
  }

  private static <T> T withNone(JsonNode args, Call<T> call)
      throws ControlException, JsonProcessingException {
    Json.arguments(args, None.class);
    return call.call();
  }

  private interface Call<T> {
    T call() throws ControlException;
  }
}
