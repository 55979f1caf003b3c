import { decodeBase64url, type Sid, type Tag } from '#protocol';
import { ANSWER_TIMEOUT_MS, fromHex, type Hs1Frame, type PeerId, type PublicKey } from '#trust';
import type { PairingRun } from './pairing-run.ts';
import type { Clock } from './room-api.ts';

/** How frames reach somebody: over the node, or over a peer that is linked to both (§7). */
export type Route =
  | { readonly kind: 'node'; readonly sid: Sid; readonly tag: Tag | undefined }
  | { readonly kind: 'carried'; readonly peerId: PeerId };

/** A sid has 22 characters and a peerId 32, so one can not be taken for the other. */
export type RouteKey = Sid | PeerId;

export const keyOf = (route: Route): RouteKey => (route.kind === 'node' ? route.sid : route.peerId);

/** Somebody in the room who can be paired with, and how far that is. */
export interface Neighbour {
  readonly route: Route;
  /** Sixteen bytes: the sid, or the peerId where frames are carried. */
  readonly address: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Whether it is for us to start: who arrives does; of two that are carried, the smaller peerId. */
  readonly weStart: boolean;
  /** Our request, from the moment that its connection is being opened. */
  initiated: PairingRun | 'opening' | undefined;
  responding: PairingRun | 'opening' | undefined;
  /**
   * Its latest unanswered request: of a newcomer, answered once its invite is known and open (§3); of a member, once
   * we are one too.
   */
  parked: ParkedRequest | undefined;
  /** Set once it has shown its key, also if it was not let in. */
  peer: PublicKey | undefined;
  /** It said that it does not accept us. */
  turnedDown: boolean;
  attempts: number;
  /** It would be its turn, but for how many links are being set up. */
  isQueued: boolean;
  /** Recent frames that were none, and handshakes that fitted no credential. */
  badFrames: number;
  cancelTimer: () => void;
}

/** A request that could not be answered when it came, at `at` milliseconds since the epoch. */
export interface ParkedRequest {
  readonly hs1: Hs1Frame;
  readonly at: number;
}

/** Whether who sent it still waits for an answer. */
export function isLive({ hs1, at }: ParkedRequest, now: number): boolean {
  return now - at < ANSWER_TIMEOUT_MS[hs1.mode] - ON_ITS_WAY_MS;
}

/** For a request and its answer on their way. */
const ON_ITS_WAY_MS = 500;

/** Somebody met, and what came of it so far. */
export interface Encounter {
  /** Undefined where frames are carried. */
  readonly sid: Sid | undefined;
  /** Once it has shown its key. */
  readonly peer: PublicKey | undefined;
  readonly since: number;
  readonly turnedDown: boolean;
  readonly wrongPin: boolean;
}

export function encounterOf({ route, peer, since, turnedDown }: Neighbour, wrongPin: boolean): Encounter {
  return { sid: route.kind === 'node' ? route.sid : undefined, peer, since, turnedDown, wrongPin };
}

export function newNeighbour(route: Route, weStart: boolean, since: number): Neighbour {
  return {
    route,
    address: route.kind === 'node' ? decodeBase64url(route.sid) : fromHex(route.peerId),
    since,
    weStart,
    initiated: undefined,
    responding: undefined,
    parked: undefined,
    peer: undefined,
    turnedDown: false,
    attempts: 0,
    isQueued: false,
    badFrames: 0,
    cancelTimer: () => {},
  };
}

/** Forgiven after a while: whoever is on the way may have made it, and the peer itself be innocent. */
export function countBadFrame(neighbour: Neighbour, clock: Clock): void {
  neighbour.badFrames += 1;
  clock.after(BAD_FRAME_COUNTS_MS, () => {
    neighbour.badFrames -= 1;
  });
}

const BAD_FRAME_COUNTS_MS = 10_000;
