import { decodeBase64url, type RoomCode, type Sid } from '#protocol';
import {
  fromHex,
  type Hs1Frame,
  inviteKeys,
  inviteTag,
  knownPsk,
  type PairingContext,
  peerIdOf,
  PID_BYTES,
  type RandomBytes,
  signAcceptance,
} from '#trust';
import type { Neighbour } from './neighbour.ts';
import type { RoomLedger } from './room-ledger.ts';
import type { PendingInvite } from './storage/device-store.ts';

export interface CredentialSources {
  readonly room: RoomCode;
  readonly ledger: RoomLedger;
  readonly random: RandomBytes;
  /** The link that a newcomer came with; undefined for a member. */
  readonly invite: PendingInvite | undefined;
  /** Our session at the node, if there is one. */
  readonly session: () => { readonly sid: Sid } | undefined;
}

/** What a run under a PIN agreed on. */
export type PinCredential = Pick<PairingContext, 'pid' | 'psk'>;

/** By what this device pairs: the context of each handshake (§3), and what it shows of itself within. */
export class Credentials {
  constructor(private readonly sources: CredentialSources) {}

  /** Of this side, as that neighbour knows it: the sid over the node, the peerId over a carrier. */
  addressTowards({ route }: Neighbour): Uint8Array | undefined {
    const { ledger, session } = this.sources;
    if (route.kind === 'carried') return fromHex(peerIdOf(ledger.self));
    const sid = session()?.sid;
    return sid && decodeBase64url(sid);
  }

  /** Undefined where there is nothing to ask by: no ledger, no invite, or no session. */
  toAsk(neighbour: Neighbour, mode: 'known' | 'invite'): PairingContext | undefined {
    const credential = mode === 'known' ? this.#membership() : this.#invitation();
    return credential && this.#asInitiator(neighbour, { mode, ...credential });
  }

  toAskByPin(neighbour: Neighbour, pin: PinCredential): PairingContext | undefined {
    return this.#asInitiator(neighbour, { mode: 'pin', ...pin, tag: undefined });
  }

  toAnswer(neighbour: Neighbour, hs1: Hs1Frame, psk: Uint8Array): PairingContext | undefined {
    const responder = this.addressTowards(neighbour);
    const { room: roomCode, ledger } = this.sources;
    const { pid, mode, tag } = hs1;
    const initiator = neighbour.address;
    return responder && { roomCode, roomId: ledger.roomId, initiator, responder, pid, mode, tag, psk };
  }

  /** What all members share; undefined before one has seen the ledger. */
  knownPsk(): Uint8Array | undefined {
    const { ledger } = this.sources;
    return ledger.current && knownPsk(ledger.current.genesis.nonce, ledger.roomId);
  }

  /** The invite's signature over our key. */
  cert(): Uint8Array | undefined {
    const { invite, ledger } = this.sources;
    return invite && signAcceptance(invite.seed, ledger.roomId, invite.inviteId, ledger.self);
  }

  /** The statements that make us a member. */
  proof(): readonly Uint8Array[] {
    const { ledger } = this.sources;
    return ledger.current?.closureOfMembership(ledger.self).map(({ wire }) => wire) ?? [];
  }

  #asInitiator(
    neighbour: Neighbour,
    credential: Pick<PairingContext, 'mode' | 'pid' | 'psk' | 'tag'>,
  ): PairingContext | undefined {
    const initiator = this.addressTowards(neighbour);
    const { room: roomCode, ledger } = this.sources;
    const responder = neighbour.address;
    return initiator && { roomCode, roomId: ledger.knownRoomId, initiator, responder, ...credential };
  }

  #membership(): Pick<PairingContext, 'pid' | 'psk' | 'tag'> | undefined {
    const psk = this.knownPsk();
    return psk && { pid: this.sources.random(PID_BYTES), psk, tag: undefined };
  }

  #invitation(): Pick<PairingContext, 'pid' | 'psk' | 'tag'> | undefined {
    const { invite, ledger, room, session, random } = this.sources;
    const sid = session()?.sid;
    if (!invite || !sid) return undefined;
    const { invPsk } = inviteKeys(invite.seed, ledger.roomId);
    return {
      pid: random(PID_BYTES),
      psk: invPsk,
      tag: decodeBase64url(inviteTag(invPsk, room, sid)),
    };
  }
}
