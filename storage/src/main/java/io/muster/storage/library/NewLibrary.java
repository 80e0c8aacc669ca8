package io.muster.storage.library;

import com.google.protobuf.ByteString;

/**
 * What a library starts with.
 *
 * @param name as people see it
 * @param publicKey of this device, its first member (X.509 SubjectPublicKeyInfo, DER)
 * @param deviceName of this device
 */
public record NewLibrary(String name, ByteString publicKey, String deviceName) {}
