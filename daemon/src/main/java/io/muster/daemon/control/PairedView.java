package io.muster.daemon.control;

/**
 * The device that this one was paired with.
 *
 * @param library the name of the library that both are now members of
 */
public record PairedView(String id, String name, String address, String library) {}
