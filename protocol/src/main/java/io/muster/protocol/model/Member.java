package io.muster.protocol.model;

import com.google.protobuf.ByteString;

/** A device that is admitted to the library, as its {@code member} record says. */
public record Member(DeviceId device, String name, ByteString publicKey) {}
