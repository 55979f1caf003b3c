import {
  decodeBase64url,
  encodeBase64url,
  type PeerEntry,
  ProtocolError,
  type RoomCode,
  type Sid,
  type Tag,
} from '#protocol';
import {
  decodePairingFrame,
  type Hs1Frame,
  inviteKeys,
  inviteTag,
  keepsInitiating,
  knownPsk,
  type PairingContext,
  type PairingEnd,
  type PairingFrame,
  type PairingMode,
  type PairingSession,
  type PairingPeer,
  type PairingVerdict,
  type PublicKey,
  type RandomBytes,
  signAcceptance,
  type Signer,
  type SignalMessage,
  type StatementId,
  toHex,
} from '#trust';
import { type DeadInvite, deadInvite, inviteOfTag, judgeMember, judgeNewcomer } from './admission.ts';
import type { NodeSession } from './node-client.ts';
import { PairingRun } from './pairing-run.ts';
import type { Clock } from './room-api.ts';
import type { RoomLedger } from './room-ledger.ts';
import type { PendingInvite } from './storage/device-store.ts';
import type { Connection, Transport } from './transport.ts';

/** A newcomer shows its invite again this often, with a fresh ephemeral and pid (§3). */
const PRESENT_AGAIN_MS = 15_000;
/** Who arrives starts; the other side steps in when nothing came of that, and then ever more rarely. */
const REPAIR_AFTER_MS = 10_000;
const REPAIR_AT_MOST_EVERY_MS = 60_000;
/** Time for linked peers to tell their new sessions over the links, so that nobody pairs twice. */
const HEAR_OF_SESSIONS_MS = 300;
/** Bigger meshes never finish when all links are set up at once (§7). */
const MAX_SET_UP_AT_ONCE = 8;
const BUSY_RETRY_MS = 500;
/** A tag that nobody here recognises for that long is shown to people. */
const UNKNOWN_INVITE_AFTER_MS = 10_000;
/** Handshakes that do not fit any credential; after these a session is not listened to. */
const MAX_BAD_HANDSHAKES = 5;

export interface IntroductionsOptions {
  readonly room: RoomCode;
  readonly ledger: RoomLedger;
  readonly signer: Signer;
  readonly transport: Transport;
  readonly random: RandomBytes;
  readonly clock: Clock;
  /** The link that a newcomer came with; undefined for a member. */
  readonly invite: PendingInvite | undefined;
  readonly relay: (to: Sid, body: Uint8Array) => void;
  readonly links: LinkCensus;
}

/** What the introductions need to know of the links. */
export interface LinkCensus {
  /** A link to whoever is behind that session exists or is being set up. */
  hasSession(sid: Sid): boolean;
  isHealthy(peer: PublicKey): boolean;
  readonly settingUp: number;
  readonly any: boolean;
}

export interface IntroductionsEvents {
  /** Both sides have shown who they are; the run's connection is the listener's now. */
  established(run: PairingRun, session: PairingSession, between: { local: Sid; remote: Sid }): void;
  signal(run: PairingRun, message: SignalMessage): void;
  /** The sealed session that a link could be restarted over is gone. */
  sealedEnded(run: PairingRun, end: PairingEnd): void;
  /** Somebody did not let us in, or could not be agreed with. */
  turnedDown(end: PairingEnd): void;
  /** A member showed why we are out. */
  showed(proof: readonly Uint8Array[]): void;
  inviteRefused(invite: StatementId, why: DeadInvite): void;
  unknownInvite(sid: Sid): void;
  /** Somebody here means another room by this code. */
  foreignRoom(): void;
  changed(): void;
}

interface Neighbour {
  readonly sid: Sid;
  readonly tag: Tag | undefined;
  readonly since: number;
  /** It was here before us, so we start. */
  readonly wasHereFirst: boolean;
  initiated: PairingRun | 'opening' | undefined;
  responding: PairingRun | 'opening' | undefined;
  /** The latest unanswered request of a newcomer; answered once its invite is known and open (§3). */
  parked: Hs1Frame | undefined;
  attempts: number;
  badHandshakes: number;
  reported: boolean;
  cancelTimer: () => void;
}

/** Decides, session by session, who pairs with whom and by which credential (§3), until all are linked. */
export class Introductions {
  readonly #neighbours = new Map<Sid, Neighbour>();
  readonly #runs = new Map<string, { run: PairingRun; neighbour: Neighbour }>();
  #session: NodeSession | undefined;
  #opening = 0;

  constructor(
    private readonly options: IntroductionsOptions,
    private readonly events: IntroductionsEvents,
  ) {}

  get sessions(): readonly { sid: Sid; tag: Tag | undefined; since: number }[] {
    return [...this.#neighbours.values()];
  }

  /** Runs that have not yet shown who the other side is. */
  get agreeing(): number {
    return [...this.#runs.values()].filter(({ run }) => !run.session).length;
  }

  /** What a newcomer presents to the node in that session (§4); undefined for who is in. */
  tagFor(sid: Sid): Tag | undefined {
    const { invite, ledger, room } = this.options;
    if (!invite || ledger.isMember) return undefined;
    return inviteTag(inviteKeys(invite.seed, ledger.roomId).invPsk, room, sid);
  }

  begin(session: NodeSession, peers: readonly PeerEntry[]): void {
    this.#session = session;
    for (const peer of peers) this.#meet(peer, true);
    this.events.changed();
  }

  arrived(peer: PeerEntry): void {
    this.#meet(peer, false);
    this.events.changed();
  }

  left(sid: Sid): void {
    const neighbour = this.#neighbours.get(sid);
    if (!neighbour) return;
    this.#neighbours.delete(sid);
    neighbour.cancelTimer();
    for (const { run, neighbour: other } of [...this.#runs.values()]) if (other === neighbour) run.drop();
    this.events.changed();
  }

  listed(peers: readonly PeerEntry[]): void {
    const present = new Set(peers.map(({ sid }) => sid));
    for (const sid of [...this.#neighbours.keys()]) if (!present.has(sid)) this.left(sid);
    for (const peer of peers) this.#meet(peer, true);
    this.events.changed();
  }

  /** Our session at the node is over, and with it all that was sealed over it. */
  end(): void {
    for (const sid of [...this.#neighbours.keys()]) this.left(sid);
    this.#session = undefined;
  }

  relayed(from: Sid, body: Uint8Array): void {
    const neighbour = this.#neighbours.get(from);
    if (!neighbour || neighbour.badHandshakes >= MAX_BAD_HANDSHAKES) return;
    const frame = decode(body);
    if (!frame) return void (neighbour.badHandshakes += 1);
    if (frame.type === 'hs1') return this.#requested(neighbour, frame);
    const entry = this.#runs.get(toHex(frame.pid));
    if (entry?.neighbour === neighbour) entry.run.receive(frame);
  }

  /** The ledger grew or a link ended: somebody who waits may be let in now. */
  reconsider(): void {
    for (const neighbour of this.#neighbours.values()) this.#answerParked(neighbour);
  }

  /** A link to that session is gone: it is tried again soon. */
  linkLost(sid: Sid): void {
    const neighbour = this.#neighbours.get(sid);
    if (!neighbour) return;
    neighbour.attempts = 0;
    this.#later(neighbour, neighbour.wasHereFirst ? BUSY_RETRY_MS : REPAIR_AFTER_MS);
  }

  #meet({ sid, tag }: PeerEntry, wasHereFirst: boolean): void {
    if (sid === this.#session?.sid || this.#neighbours.has(sid)) return;
    const neighbour: Neighbour = {
      sid,
      tag,
      since: this.options.clock.now(),
      wasHereFirst,
      initiated: undefined,
      responding: undefined,
      parked: undefined,
      attempts: 0,
      badHandshakes: 0,
      reported: false,
      cancelTimer: () => {},
    };
    this.#neighbours.set(sid, neighbour);
    this.#later(neighbour, this.#firstDelay(neighbour));
    if (tag) this.options.clock.after(UNKNOWN_INVITE_AFTER_MS, () => this.#reportUnknown(neighbour));
  }

  #firstDelay({ wasHereFirst }: Neighbour): number {
    if (!this.options.ledger.isMember) return 0;
    if (!wasHereFirst) return REPAIR_AFTER_MS;
    return this.options.links.any ? HEAR_OF_SESSIONS_MS : 0;
  }

  #later(neighbour: Neighbour, ms: number): void {
    neighbour.cancelTimer();
    if (!this.#neighbours.has(neighbour.sid)) return;
    neighbour.cancelTimer = this.options.clock.after(ms, () => this.#attempt(neighbour));
  }

  #attempt(neighbour: Neighbour): void {
    const mode = this.#modeTowards();
    if (!mode || this.#isBusyWith(neighbour)) return this.#later(neighbour, this.#pause(neighbour));
    if (this.#settingUp >= MAX_SET_UP_AT_ONCE) return this.#later(neighbour, BUSY_RETRY_MS);
    neighbour.attempts += 1;
    this.#later(neighbour, this.#pause(neighbour));
    void this.#initiate(neighbour, mode);
  }

  #pause({ attempts }: Neighbour): number {
    if (!this.options.ledger.isMember) return PRESENT_AGAIN_MS;
    return Math.min(REPAIR_AT_MOST_EVERY_MS, REPAIR_AFTER_MS * 2 ** Math.max(0, attempts - 1));
  }

  #modeTowards(): PairingMode | undefined {
    if (this.options.ledger.isMember) return 'known';
    return this.options.invite ? 'invite' : undefined;
  }

  /** A run towards it is still talking, or it is linked. A newcomer's unanswered one is replaced. */
  #isBusyWith({ sid, initiated, responding }: Neighbour): boolean {
    if (this.options.links.hasSession(sid)) return true;
    return initiated !== undefined || responding !== undefined;
  }

  get #settingUp(): number {
    return this.#opening + this.agreeing + this.options.links.settingUp;
  }

  async #initiate(neighbour: Neighbour, mode: PairingMode): Promise<void> {
    neighbour.initiated = 'opening';
    const connection = await this.#openConnection();
    if (!this.#isCurrent(neighbour) || neighbour.initiated !== 'opening') {
      connection?.close();
      if (neighbour.initiated === 'opening') neighbour.initiated = undefined;
      return;
    }
    const context = connection && this.#ownContext(neighbour, mode);
    neighbour.initiated = context && this.#run(neighbour, context, connection, undefined, undefined);
  }

  #requested(neighbour: Neighbour, hs1: Hs1Frame): void {
    switch (hs1.mode) {
      case 'known':
        if (this.#yields(neighbour, 'known')) void this.#respond(neighbour, hs1, this.#knownPsk(), undefined);
        return;
      case 'invite':
        neighbour.parked = hs1;
        return this.#answerParked(neighbour);
      case 'pin':
        return;
    }
  }

  /** Glare: of two who ask in the same mode, the one with the smaller address stays initiator. */
  #yields(neighbour: Neighbour, mode: PairingMode): boolean {
    const { initiated } = neighbour;
    if (initiated === undefined) return true;
    const own = this.#session?.sid;
    if (own && keepsInitiating(decodeBase64url(own), decodeBase64url(neighbour.sid))) {
      if (initiated === 'opening' || (initiated.context.mode === mode && !initiated.session)) return false;
    }
    if (initiated !== 'opening' && !initiated.session) initiated.drop();
    neighbour.initiated = undefined;
    return true;
  }

  #answerParked(neighbour: Neighbour): void {
    const { parked, sid } = neighbour;
    const { ledger, room, links } = this.options;
    if (!parked?.tag || neighbour.responding === 'opening' || links.hasSession(sid)) return;
    const invite = inviteOfTag(ledger, room, sid, encodeBase64url(parked.tag) as Tag);
    if (!invite) return;
    const { author } = invite.statement;
    if (author !== ledger.self && !ledger.accepts(author)) return;
    if (this.#settingUp >= MAX_SET_UP_AT_ONCE || !this.#yields(neighbour, 'invite')) return;
    neighbour.parked = undefined;
    void this.#respond(neighbour, parked, invite.statement.invPsk, invite.statement.id);
  }

  async #respond(
    neighbour: Neighbour,
    hs1: Hs1Frame,
    psk: Uint8Array | undefined,
    invite: StatementId | undefined,
  ): Promise<void> {
    if (!psk || neighbour.responding === 'opening') return;
    if (neighbour.responding && !neighbour.responding.session) neighbour.responding.drop();
    neighbour.responding = 'opening';
    const connection = await this.#openConnection();
    neighbour.responding = undefined;
    if (!connection) return;
    if (!this.#isCurrent(neighbour)) return connection.close();
    try {
      const context = this.#theirContext(neighbour, hs1, psk);
      neighbour.responding = context && this.#run(neighbour, context, connection, hs1, invite);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      connection.close();
      neighbour.badHandshakes += 1;
      if (hs1.mode === 'known') this.events.foreignRoom();
    }
  }

  #run(
    neighbour: Neighbour,
    context: PairingContext,
    connection: Connection,
    hs1: Hs1Frame | undefined,
    invite: StatementId | undefined,
  ): PairingRun {
    const { signer, random, clock, relay } = this.options;
    const key = toHex(context.pid);
    const run = new PairingRun({
      context,
      hs1,
      invite,
      signer,
      cert: hs1 || context.mode !== 'invite' ? undefined : this.#cert(),
      connection,
      random,
      clock,
      send: (frame) => relay(neighbour.sid, frame),
      judge: (peer, proof) => this.#judge(context, hs1 !== undefined, invite, peer, proof),
      show: () => this.#ownProof(),
      established: (established, session) => this.#established(established, session, neighbour),
      signal: (from, message) => this.events.signal(from, message),
      ended: (ended, end, proof) => this.#ended(key, ended, neighbour, end, proof),
    });
    this.#runs.set(key, { run, neighbour });
    this.events.changed();
    return run;
  }

  #established(run: PairingRun, session: PairingSession, neighbour: Neighbour): void {
    const local = this.#session?.sid;
    if (!local) return run.drop();
    neighbour.parked = undefined;
    this.events.established(run, session, { local, remote: neighbour.sid });
  }

  #ended(
    key: string,
    run: PairingRun,
    neighbour: Neighbour,
    end: PairingEnd,
    proof: readonly Uint8Array[] | undefined,
  ): void {
    this.#runs.delete(key);
    if (neighbour.initiated === run) neighbour.initiated = undefined;
    if (neighbour.responding === run) neighbour.responding = undefined;
    if (run.session) this.events.sealedEnded(run, end);
    else {
      run.connection.close();
      this.events.turnedDown(end);
    }
    if (proof) this.events.showed(proof);
    this.events.changed();
  }

  #judge(
    context: PairingContext,
    responding: boolean,
    inviteId: StatementId | undefined,
    peer: PairingPeer,
    proof: readonly Uint8Array[] | undefined,
  ): PairingVerdict {
    const { ledger, clock, links } = this.options;
    if (peer.publicKey === ledger.self) return { kind: 'close', reason: 'cancelled' };
    if (!responding && links.isHealthy(peer.publicKey)) return { kind: 'close', reason: 'superseded' };
    // A newcomer checks what it is shown in quarantine, before READY.
    if (!responding && context.mode === 'invite') return { kind: 'accept' };
    if (context.mode !== 'invite') return judgeMember(ledger, peer, proof);
    const invite = inviteId && ledger.membership?.invite(inviteId);
    if (!invite) return { kind: 'close', reason: 'invite-revoked' };
    const { verdict, dead } = judgeNewcomer(ledger, invite, peer, clock.now());
    if (dead) this.events.inviteRefused(invite.statement.id, dead);
    return verdict;
  }

  #ownProof(): readonly Uint8Array[] {
    const { ledger } = this.options;
    return ledger.current?.closureOfMembership(ledger.self).map(({ wire }) => wire) ?? [];
  }

  #ownContext(neighbour: Neighbour, mode: PairingMode): PairingContext | undefined {
    const own = this.#session?.sid;
    const { room, ledger, random, invite } = this.options;
    if (!own) return undefined;
    const base = {
      roomCode: room,
      roomId: ledger.roomId,
      initiator: decodeBase64url(own),
      responder: decodeBase64url(neighbour.sid),
      pid: random(8),
      mode,
    };
    if (mode === 'known') {
      const psk = this.#knownPsk();
      return psk && { ...base, psk, tag: undefined };
    }
    if (!invite) return undefined;
    const { invPsk } = inviteKeys(invite.seed, ledger.roomId);
    return { ...base, psk: invPsk, tag: decodeBase64url(inviteTag(invPsk, room, own)) };
  }

  #theirContext(neighbour: Neighbour, hs1: Hs1Frame, psk: Uint8Array): PairingContext | undefined {
    const own = this.#session?.sid;
    const { room, ledger } = this.options;
    return (
      own && {
        roomCode: room,
        roomId: ledger.roomId,
        initiator: decodeBase64url(neighbour.sid),
        responder: decodeBase64url(own),
        pid: hs1.pid,
        mode: hs1.mode,
        tag: hs1.tag,
        psk,
      }
    );
  }

  #knownPsk(): Uint8Array | undefined {
    const { ledger } = this.options;
    return ledger.current && knownPsk(ledger.current.genesis.nonce, ledger.roomId);
  }

  #cert(): Uint8Array | undefined {
    const { invite, ledger } = this.options;
    return invite && signAcceptance(invite.seed, ledger.roomId, invite.inviteId, ledger.self);
  }

  async #openConnection(): Promise<Connection | undefined> {
    this.#opening += 1;
    try {
      const iceServers = this.#session?.iceServers ?? [];
      return await this.options.transport.open({ iceServers, relayOnly: false });
    } catch {
      return undefined;
    } finally {
      this.#opening -= 1;
    }
  }

  #isCurrent(neighbour: Neighbour): boolean {
    return this.#neighbours.get(neighbour.sid) === neighbour;
  }

  #reportUnknown(neighbour: Neighbour): void {
    const { ledger, room, links } = this.options;
    if (!this.#isCurrent(neighbour) || neighbour.reported || !neighbour.tag || !ledger.isMember) return;
    if (links.hasSession(neighbour.sid)) return;
    const invite = inviteOfTag(ledger, room, neighbour.sid, neighbour.tag);
    if (invite && !deadInvite(invite, undefined, this.options.clock.now())) return;
    neighbour.reported = true;
    if (!invite) this.events.unknownInvite(neighbour.sid);
  }
}

function decode(body: Uint8Array): PairingFrame | undefined {
  try {
    return decodePairingFrame(body);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
