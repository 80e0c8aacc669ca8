package io.muster.sim.network;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.wire.Channel;

/** A device that is up, as the network sees it. */
public interface Endpoint {
  /** Whether it lets this device in. */
  boolean admits(DeviceId peer);

  void connected(DeviceId peer, Channel channel);

  void disconnected(DeviceId peer, Channel channel);

  void dialFailed(DeviceId peer, Channel channel);

  /** A frame has come that is not the one that was sent; the transport notices. */
  void receivedGarbled(DeviceId peer, Channel channel, byte[] frame);

  void received(DeviceId peer, Channel channel, byte[] frame);
}
