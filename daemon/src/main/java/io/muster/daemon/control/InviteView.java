package io.muster.daemon.control;

import java.time.Instant;

/**
 * An open invitation.
 *
 * @param code what the person types on the other device
 * @param address HOST:PORT where the other device reaches this one
 */
public record InviteView(String code, String address, Instant expiresAt) {}
