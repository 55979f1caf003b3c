import { type PeerId, toHex } from '#trust';
import type { CtlMessage } from './ctl-messages.ts';

/** What this side tells on a link about itself. */
export interface SelfIntroduction {
  readonly name: string;
  readonly clientId: number;
  /** Of its session at the node, if there is one. */
  readonly opener: Uint8Array | undefined;
  readonly linked: readonly PeerId[];
}

/** Tells one neighbour who we are, and after that only what has changed. */
export class OwnWords {
  #name: string | undefined;
  #presence: string | undefined;

  constructor(private readonly send: (message: CtlMessage) => void) {}

  say({ name, clientId, opener, linked }: SelfIntroduction): void {
    const saidName = `${clientId} ${name}`;
    if (saidName !== this.#name) this.send({ type: 'name', name, clientId });
    this.#name = saidName;
    const saidPresence = [opener ? toHex(opener) : '', ...linked.toSorted()].join();
    if (saidPresence !== this.#presence) this.send({ type: 'presence', opener, linked });
    this.#presence = saidPresence;
  }
}
