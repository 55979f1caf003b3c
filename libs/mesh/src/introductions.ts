import { encodeBase64url, type PeerEntry, type Sid, type Tag } from '#protocol';
import {
  fromHex,
  type Hs1Frame,
  inviteKeys,
  inviteTag,
  keepsInitiating,
  type PairingFrame,
  type PeerId,
  peerIdOf,
  type PublicKey,
  type StatementId,
} from '#trust';
import { invitesOfTag, isAnswered } from './admission.ts';
import { AT_THE_DOOR_AFTER_MS, Door } from './door.ts';
import { frameIn } from './frame-in.ts';
import { EndingClock } from './ending-clock.ts';
import {
  countBadFrame,
  type Encounter,
  encounterOf,
  isLive,
  keyOf,
  type Neighbour,
  newNeighbour,
  type Route,
  type RouteKey,
} from './neighbour.ts';
import { CROSSING_MS, firstDelay, nextDelay, REPAIR_AFTER_MS } from './meeting-times.ts';
import type { NodeSession } from './node-client.ts';
import type { PinDeskOptions } from './pin-desk.ts';
import { PairingDesk, type PairingDeskEvents, type PairingDeskOptions } from './pairing-desk.ts';

/** Bigger meshes never finish when all links are set up at once (§7). */
const MAX_SET_UP_AT_ONCE = 8;
const BUSY_RETRY_MS = 500;
/** What goes on with somebody already is looked at again: it may have come to nothing. */
const LOOK_AGAIN_MS = 2_000;
/** A tag that nobody here recognises for that long is shown to people. */
const UNKNOWN_INVITE_AFTER_MS = 10_000;
/** Who asks while so many are being set up is not heard, and asks again: a connection costs more than a frame. */
const MAX_ANSWERED_AT_ONCE = 64;
/** After these within ten seconds a neighbour is not listened to. */
const MAX_BAD_FRAMES = 5;
/** The largest room that a node can be configured for; one that lists more is making them up. */
const MAX_SESSIONS = 256;

export interface IntroductionsOptions extends Omit<
  PairingDeskOptions,
  'send' | 'session' | 'isHealthy' | 'isPresent'
> {
  readonly pinLocks: Pick<PinDeskOptions, 'locks' | 'keepLocks'>;
  readonly relay: (to: Sid, body: Uint8Array) => void;
  /** Over a neighbour that is linked to it; another one at each attempt. */
  readonly carry: (to: PeerId, frame: Uint8Array, attempt: number) => void;
  readonly links: LinkCensus;
}

/** What the introductions need to know of the links. */
export interface LinkCensus {
  /** A link to whoever is behind that address exists or is being set up. */
  reaches(address: RouteKey): boolean;
  /** Who has shown over a link that it is, or was, in that session. */
  ownerOf(sid: Sid): PublicKey | undefined;
  isHealthy: PairingDeskOptions['isHealthy'];
  readonly settingUp: number;
  readonly any: boolean;
}

export interface IntroductionsEvents extends PairingDeskEvents {
  unknownInvite(): void;
}

/** Decides who pairs with whom, when, and by which credential (§3), until all are linked who should be. */
export class Introductions {
  readonly #neighbours = new Map<RouteKey, Neighbour>();
  readonly #desk: PairingDesk;
  /** Those who wait for a PIN, and those whom we wait for. */
  readonly door: Door;
  readonly #clock: EndingClock;
  /** Of this page: an old session of ours is listed until the node has found it dead. */
  readonly #ownSids = new Set<Sid>();
  #session: NodeSession | undefined;

  constructor(
    private readonly options: IntroductionsOptions,
    private readonly events: IntroductionsEvents,
  ) {
    const clock = (this.#clock = new EndingClock(options.clock));
    const deskOptions: PairingDeskOptions = {
      ...options,
      clock,
      send: (neighbour, frame) => this.#send(neighbour, frame),
      session: () => this.#session,
      isHealthy: (peer) => options.links.isHealthy(peer),
      isPresent: (neighbour) => this.#isPresent(neighbour),
    };
    this.#desk = new PairingDesk(deskOptions, events);
    this.door = new Door({
      room: options.room,
      random: options.random,
      clock,
      ...options.pinLocks,
      links: options.links,
      desk: this.#desk,
      sid: () => this.#session?.sid,
      send: (neighbour, frame) => this.#send(neighbour, frame),
      neighbours: () => this.#neighbours.values(),
      isMember: () => options.ledger.isMember,
      changed: () => events.changed(),
    });
  }

  get sessions(): readonly { sid: Sid; tag: Tag | undefined; since: number }[] {
    return [...this.#neighbours.values()].flatMap(({ route, since }) =>
      route.kind === 'node' ? [{ sid: route.sid, tag: route.tag, since }] : [],
    );
  }

  /** Everyone who could be paired with, and what came of it so far. */
  encounters(): readonly Encounter[] {
    return [...this.#neighbours.values()].map((neighbour) =>
      encounterOf(neighbour, this.door.isWrongPin(neighbour)),
    );
  }

  /** We have become a member: those whom we waited for are met as one. */
  admitted(): void {
    this.#desk.admitted();
    for (const neighbour of this.#neighbours.values()) {
      const { parked, route, weStart } = neighbour;
      neighbour.attempts = 0;
      const hasAsked = parked?.hs1.mode === 'known';
      // Whoever has our invite answers it as soon as it can.
      if (this.#desk.isAsking(neighbour) && !hasAsked) this.#later(neighbour, REPAIR_AFTER_MS);
      else {
        // There are no links of before, whose other ends could still be telling us which session is theirs.
        const isOurTurn = hasAsked || (route.kind === 'node' && weStart);
        this.#later(neighbour, isOurTurn ? 0 : this.#firstDelay(neighbour));
      }
    }
  }

  get agreeing(): number {
    return this.#desk.agreeing;
  }

  /** What a newcomer presents to the node in that session (§4); undefined for who is in. */
  tagFor(sid: Sid): Tag | undefined {
    const { invite, ledger, room } = this.options;
    if (!invite || ledger.isMember) return undefined;
    return inviteTag(inviteKeys(invite.seed, ledger.roomId).invPsk, room, sid);
  }

  begin(session: NodeSession, peers: readonly PeerEntry[]): void {
    this.#session = session;
    this.#ownSids.add(session.sid);
    this.#meetAll(peers);
    this.events.changed();
  }

  arrived(peer: PeerEntry): void {
    this.#meetSession(peer, false);
    this.events.changed();
  }

  left(sid: Sid): void {
    this.#part(sid);
    this.events.changed();
  }

  listed(peers: readonly PeerEntry[]): void {
    const present = new Set(peers.map(({ sid }) => sid));
    for (const { sid } of this.sessions) if (!present.has(sid)) this.#part(sid);
    this.#meetAll(peers);
    this.events.changed();
  }

  /** Our session at the node is over, and with it all that was sealed over it. */
  sessionEnded(): void {
    for (const { sid } of this.sessions) this.#part(sid);
    this.#session = undefined;
    for (const neighbour of this.#neighbours.values()) this.#later(neighbour, this.#firstDelay(neighbour));
  }

  end(): void {
    for (const key of [...this.#neighbours.keys()]) this.#part(key);
    this.#session = undefined;
    this.#clock.end();
  }

  /** Members without a link to us whom a neighbour of ours is linked to (§7, carry). */
  carriable(peers: ReadonlySet<PeerId>): void {
    for (const { route } of [...this.#neighbours.values()]) {
      if (route.kind === 'carried' && !peers.has(route.peerId)) this.#part(route.peerId);
    }
    const own = fromHex(peerIdOf(this.options.ledger.self));
    for (const peerId of peers) {
      this.#meet({ kind: 'carried', peerId }, keepsInitiating(own, fromHex(peerId)));
    }
  }

  /** A frame from a session at the node, or carried from a peer. */
  receive(from: RouteKey, body: Uint8Array): void {
    const neighbour = this.#neighbours.get(from);
    if (!neighbour || neighbour.badFrames >= MAX_BAD_FRAMES) return;
    const frame = frameIn(body);
    if (!frame) countBadFrame(neighbour, this.#clock);
    else this.#received(neighbour, frame);
  }

  /** The ledger grew, or a link stands or ended: somebody who waits may have its turn now. */
  reconsider(): void {
    for (const neighbour of this.#neighbours.values()) {
      if (neighbour.responding === undefined) this.#answerParked(neighbour);
      if (neighbour.isQueued) this.#attempt(neighbour);
    }
  }

  /** A link to whoever is behind that session is gone: it is tried again soon. */
  linkLost(sid: Sid): void {
    const neighbour = this.#neighbours.get(sid);
    if (!neighbour) return;
    neighbour.attempts = 0;
    this.#later(neighbour, neighbour.weStart ? BUSY_RETRY_MS : REPAIR_AFTER_MS);
  }

  #received(neighbour: Neighbour, frame: PairingFrame): void {
    switch (frame.type) {
      case 'hs1':
        return this.#requested(neighbour, frame);
      case 'hs2':
      case 'sealed':
        return this.#desk.receive(neighbour, frame);
      case 'refuse':
        this.#desk.receive(neighbour, frame);
        return this.door.receive(neighbour, frame);
      case 'offer':
        // Who came with an invite is let in by that; a PIN asked for then is somebody's trick (§4).
        if (!this.options.invite || this.options.ledger.isMember) this.door.receive(neighbour, frame);
        return;
      case 'ack':
      case 'pinA':
      case 'pinB':
        return this.door.receive(neighbour, frame);
    }
  }

  /** First those who present no invite: they are members already, or wait at the door. */
  #meetAll(peers: readonly PeerEntry[]): void {
    for (const peer of peers) if (!peer.tag) this.#meetSession(peer, true);
    for (const peer of peers) if (peer.tag) this.#meetSession(peer, true);
  }

  #meetSession({ sid, tag }: PeerEntry, wasHereFirst: boolean): void {
    if (this.#ownSids.has(sid) || this.sessions.length >= MAX_SESSIONS) return;
    const neighbour = this.#meet({ kind: 'node', sid, tag }, wasHereFirst);
    if (!neighbour) return;
    if (tag) this.#clock.after(UNKNOWN_INVITE_AFTER_MS, () => this.#reportUnknown(neighbour, sid, tag));
    else this.#clock.after(AT_THE_DOOR_AFTER_MS, () => this.events.changed());
  }

  #meet(route: Route, weStart: boolean): Neighbour | undefined {
    if (this.#neighbours.has(keyOf(route))) return undefined;
    const neighbour = newNeighbour(route, weStart, this.#clock.now());
    this.#neighbours.set(keyOf(route), neighbour);
    this.#later(neighbour, this.#firstDelay(neighbour));
    return neighbour;
  }

  #part(key: RouteKey): void {
    const neighbour = this.#neighbours.get(key);
    if (!neighbour) return;
    this.#neighbours.delete(key);
    neighbour.cancelTimer();
    this.door.part(neighbour);
    this.#desk.dropAll(neighbour);
  }

  #firstDelay(neighbour: Neighbour): number {
    return firstDelay(neighbour, {
      isMember: this.options.ledger.isMember,
      hasLinks: this.options.links.any,
      isOnline: this.#session !== undefined,
      untagged: this.sessions.some(({ tag }) => !tag),
    });
  }

  #later(neighbour: Neighbour, ms: number): void {
    neighbour.cancelTimer();
    if (!this.#isPresent(neighbour)) return;
    if (ms === 0) return this.#attempt(neighbour);
    neighbour.cancelTimer = this.#clock.after(ms, () => this.#attempt(neighbour));
  }

  #attempt(neighbour: Neighbour): void {
    neighbour.isQueued = false;
    const mode = this.#modeTowards(neighbour);
    if (!mode || this.#isReached(neighbour)) return this.#later(neighbour, this.#pause(neighbour));
    if (this.#desk.isTalkingTo(neighbour)) return this.#later(neighbour, LOOK_AGAIN_MS);
    const hasAsked = this.#answerable(neighbour) !== undefined;
    neighbour.isQueued = this.#settingUp + (hasAsked ? 0 : this.#desk.asking) >= MAX_SET_UP_AT_ONCE;
    if (neighbour.isQueued) return this.#later(neighbour, BUSY_RETRY_MS);
    neighbour.attempts += 1;
    this.#later(neighbour, this.#pause(neighbour));
    if (hasAsked) this.#answerParked(neighbour);
    else void this.#desk.initiate(neighbour, mode);
  }

  #pause(neighbour: Neighbour): number {
    return nextDelay(neighbour, this.options.ledger.isMember);
  }

  #modeTowards({ route }: Neighbour): 'known' | 'invite' | undefined {
    if (this.options.ledger.isMember) return 'known';
    return this.options.invite && route.kind === 'node' ? 'invite' : undefined;
  }

  #isReached({ route }: Neighbour): boolean {
    return this.options.links.reaches(keyOf(route));
  }

  /** Without what nobody has answered yet: it takes up no engine's connection, and keeps nobody from an answer. */
  get #settingUp(): number {
    return this.#desk.agreeing - this.#desk.asking + this.options.links.settingUp;
  }

  #requested(neighbour: Neighbour, hs1: Hs1Frame): void {
    if (hs1.mode === 'pin') return void this.door.answer(neighbour, hs1);
    const psk = hs1.mode === 'known' ? this.#desk.knownPsk() : undefined;
    // Whoever asks anew has given up what it asked before.
    neighbour.parked = psk ? undefined : { hs1, at: this.#clock.now() };
    if (!psk) this.#answerParked(neighbour);
    else if (this.#settingUp < MAX_ANSWERED_AT_ONCE && this.#desk.answers(neighbour, 'known')) {
      void this.#desk.respond(neighbour, hs1, psk, undefined);
    }
  }

  /** Who presents an invite may have to wait until it is known here; who has come in a moment before us, for us. */
  #answerParked(neighbour: Neighbour): void {
    const isBusy = neighbour.responding === 'opening' || this.#settingUp >= MAX_SET_UP_AT_ONCE;
    if (isBusy || this.#isReached(neighbour)) return;
    const request = this.#answerable(neighbour);
    if (!request) return;
    if (!this.#desk.answers(neighbour, request.hs1.mode)) return this.#later(neighbour, CROSSING_MS);
    neighbour.parked = undefined;
    void this.#desk.respond(neighbour, request.hs1, request.psk, request.invite);
  }

  #answerable(neighbour: Neighbour) {
    const { parked } = neighbour;
    if (!parked || !isLive(parked, this.#clock.now())) return undefined;
    const credential = this.#credentialFor(neighbour, parked.hs1);
    return credential && { hs1: parked.hs1, ...credential };
  }

  #credentialFor(
    { route }: Neighbour,
    { mode, tag }: Hs1Frame,
  ): { psk: Uint8Array; invite: StatementId | undefined } | undefined {
    const { ledger, room } = this.options;
    if (mode === 'known') {
      const psk = ledger.isMember ? this.#desk.knownPsk() : undefined;
      return psk && { psk, invite: undefined };
    }
    if (!tag || route.kind !== 'node') return undefined;
    const presented = invitesOfTag(ledger, room, route.sid, encodeBase64url(tag) as Tag);
    const invite = presented.find((each) => isAnswered(ledger, each));
    return invite && { psk: invite.statement.invPsk, invite: invite.id };
  }

  #send(neighbour: Neighbour, frame: Uint8Array): void {
    const { route, attempts } = neighbour;
    if (route.kind === 'node') this.options.relay(route.sid, frame);
    else this.options.carry(route.peerId, frame, attempts);
  }

  #isPresent(neighbour: Neighbour): boolean {
    return this.#neighbours.get(keyOf(neighbour.route)) === neighbour;
  }

  #reportUnknown(neighbour: Neighbour, sid: Sid, tag: Tag): void {
    const { ledger, room, links } = this.options;
    if (!this.#isPresent(neighbour) || !ledger.isMember || links.reaches(sid)) return;
    if (invitesOfTag(ledger, room, sid, tag).length === 0) this.events.unknownInvite();
  }
}
