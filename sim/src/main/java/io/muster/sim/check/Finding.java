package io.muster.sim.check;

/**
 * Whether an invariant held.
 *
 * @param detail what broke it; empty if it held
 */
public record Finding(String name, boolean holds, String detail) {}
