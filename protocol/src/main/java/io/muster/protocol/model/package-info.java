/**
 * The words of Muster as types: ids, times, dots, canonical records and availability. Immutable
 * values without behaviour that needs the outside; nothing of ours is imported here.
 */
@NullMarked
package io.muster.protocol.model;

import org.jspecify.annotations.NullMarked;
