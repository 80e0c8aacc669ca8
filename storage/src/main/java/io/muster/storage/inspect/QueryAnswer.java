package io.muster.storage.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query found.
 *
 * @param rows values are Long, Double, String, byte[] or null
 * @param more whether there were more rows than were wanted
 */
public record QueryAnswer(List<String> columns, List<List<@Nullable Object>> rows, boolean more) {}
