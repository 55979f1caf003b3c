import { bindProof, equalBytes, type PairingSession } from '#trust';
import type { Connection } from './transport.ts';

/** Ties a connection to its handshake: the certificates that really met are those that were signed (§3, bind). */
export class LinkBinding {
  constructor(
    private readonly session: PairingSession,
    private readonly connection: Connection,
  ) {}

  /** Undefined where the descriptions really applied carry other fingerprints than were signed. */
  proof(): Uint8Array | undefined {
    return this.#fitsDescriptions() ? bindProof(this.session, this.session.role) : undefined;
  }

  isProvedBy(proof: Uint8Array): boolean {
    const other = this.session.role === 'initiator' ? 'responder' : 'initiator';
    return this.#fitsDescriptions() && equalBytes(proof, bindProof(this.session, other));
  }

  #fitsDescriptions(): boolean {
    const applied = this.connection.appliedFingerprints();
    const { localFingerprint, remoteFingerprint } = this.session;
    return (
      applied !== undefined &&
      equalBytes(applied.local, localFingerprint) &&
      equalBytes(applied.remote, remoteFingerprint)
    );
  }
}
