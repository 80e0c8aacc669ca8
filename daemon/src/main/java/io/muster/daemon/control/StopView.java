package io.muster.daemon.control;

/** The daemon that is about to end. */
public record StopView(long pid) {}
