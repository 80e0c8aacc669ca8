package io.muster.sim.device;

/** What devices sign with. */
public enum SignerKind {
  /** Keyed hashes, the same in every run. */
  HASH {
    @Override
    public Signer signer() {
      return new HashSigner();
    }
  },

  /** What a daemon signs with: other bytes in every run, and slower. */
  REAL {
    @Override
    public Signer signer() {
      return new RealSigner();
    }
  };

  /** A new signer, for one run. */
  public abstract Signer signer();
}
