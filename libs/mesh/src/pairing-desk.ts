import { type IceServer, ProtocolError, type Sid } from '#protocol';
import {
  type Hs1Frame,
  keepsInitiating,
  type PairingContext,
  type PairingEnd,
  type PairingFrame,
  type PairingMode,
  type PairingPeer,
  type PairingSession,
  type PairingVerdict,
  peerIdOf,
  type PublicKey,
  type Signer,
  type SignalMessage,
  type StatementId,
  toHex,
} from '#trust';
import { type DeadInvite, judgeGuest, judgeMember, judgeNewcomer } from './admission.ts';
import { Credentials, type CredentialSources, type PinCredential } from './credentials.ts';
import { CROSSING_MS } from './meeting-times.ts';
import { countBadFrame, type Neighbour } from './neighbour.ts';
import { PairingRun } from './pairing-run.ts';
import type { Clock } from './room-api.ts';
import type { Connection, Transport } from './transport.ts';

export interface PairingDeskOptions extends CredentialSources {
  readonly signer: Signer;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly send: (neighbour: Neighbour, frame: Uint8Array) => void;
  /** Our session at the node, if there is one. */
  readonly session: () => { readonly sid: Sid; readonly iceServers: readonly IceServer[] } | undefined;
  readonly isHealthy: (peer: PublicKey) => boolean;
  readonly relayOnly: () => boolean;
  readonly isPresent: (neighbour: Neighbour) => boolean;
}

export interface PairingDeskEvents {
  /** Both sides have shown who they are; the run's connection is the listener's now. */
  established(run: PairingRun, session: PairingSession, with_: Neighbour): void;
  signal(run: PairingRun, message: SignalMessage): void;
  /** The sealed session that a link could be restarted over is gone. */
  sealedEnded(run: PairingRun, end: PairingEnd): void;
  /** Somebody did not let us in, or could not be agreed with. */
  turnedDown(end: PairingEnd): void;
  /** A member showed why we are out. */
  showed(proof: readonly Uint8Array[]): void;
  inviteRefused(invite: StatementId, why: DeadInvite): void;
  /** Somebody here means another room by this code. */
  foreignRoom(): void;
  /** Another device signs with our own key. */
  ownKeyElsewhere(): void;
  changed(): void;
}

/** Carries out pairings: opens the connection, gives the credential, and judges who shows up (§3). */
export class PairingDesk {
  readonly #runs = new Map<string, { run: PairingRun; neighbour: Neighbour }>();
  readonly #byPin = new Map<Neighbour, PairingRun | 'opening'>();
  readonly #credentials: Credentials;
  #opening = 0;
  /** Milliseconds since the epoch; of who came in just now. */
  #memberSince = 0;

  constructor(
    private readonly options: PairingDeskOptions,
    private readonly events: PairingDeskEvents,
  ) {
    this.#credentials = new Credentials(options);
  }

  /** Pairings that have not yet shown who the other side is. */
  get agreeing(): number {
    let agreeing = this.#opening;
    for (const { run } of this.#runs.values()) if (!run.session) agreeing += 1;
    return agreeing;
  }

  /** Of these, our requests that nobody has answered yet. */
  get asking(): number {
    let asking = 0;
    for (const { run } of this.#runs.values()) if (run.isUnanswered) asking += 1;
    return asking;
  }

  /** Whether a pairing under a PIN goes on: whatever else is tried with that neighbour must not disturb it. */
  isPairingByPin(neighbour: Neighbour): boolean {
    return this.#byPin.has(neighbour);
  }

  /** A run with it goes on. An invite that nobody has answered yet is no talk: it is presented anew. */
  isTalkingTo(neighbour: Neighbour): boolean {
    const { initiated, responding } = neighbour;
    if (responding !== undefined || this.isPairingByPin(neighbour)) return true;
    return initiated !== undefined && !isUnansweredInvite(initiated);
  }

  /** Our request is out, or about to be, and nobody has answered it. */
  isAsking({ initiated }: Neighbour): boolean {
    return initiated === 'opening' || (initiated?.isUnanswered ?? false);
  }

  /** We are a member from now on, and can answer what newcomers ask each other. */
  admitted(): void {
    this.#memberSince = this.options.clock.now();
  }

  /**
   * Whether a request is answered although we ask too. What the other side has answered goes on: it would wait for us
   * in vain. Of two who ask by the same mode only the one with the smaller address is answered, if that can be soon.
   */
  answers(neighbour: Neighbour, mode: PairingMode): boolean {
    const { initiated } = neighbour;
    if (initiated === undefined) return true;
    if (initiated === 'opening' || initiated.session) {
      // What has not left yet need not leave.
      neighbour.initiated = undefined;
      return true;
    }
    if (!initiated.isUnanswered) return false;
    const isAlike = mode === initiated.context.mode;
    return !(isAlike && this.#mayCross(initiated) && this.#isSmaller(neighbour));
  }

  /** An older one went to a newcomer, and waits for that to be let in; a newcomer's is as young as its membership. */
  #mayCross({ since, context }: PairingRun): boolean {
    const from = context.mode === 'invite' ? Math.max(since, this.#memberSince) : since;
    return this.options.clock.now() - from < CROSSING_MS;
  }

  #isSmaller(neighbour: Neighbour): boolean {
    const own = this.#credentials.addressTowards(neighbour);
    return own !== undefined && keepsInitiating(own, neighbour.address);
  }

  async initiate(neighbour: Neighbour, mode: 'known' | 'invite'): Promise<void> {
    const { initiated } = neighbour;
    if (initiated !== undefined && isUnansweredInvite(initiated)) initiated.drop();
    neighbour.initiated = 'opening';
    const connection = await this.#openConnection();
    if (neighbour.initiated !== 'opening') return connection?.close();
    const context = this.#credentials.toAsk(neighbour, mode);
    neighbour.initiated = this.#startOn(connection, neighbour, context, undefined, undefined);
  }

  /** Answers with this PSK; `invite` is the one that was presented. */
  async respond(
    neighbour: Neighbour,
    hs1: Hs1Frame,
    psk: Uint8Array,
    invite: StatementId | undefined,
  ): Promise<void> {
    if (neighbour.responding === 'opening') return;
    if (neighbour.responding && !neighbour.responding.session) neighbour.responding.drop();
    neighbour.responding = 'opening';
    const connection = await this.#openConnection();
    neighbour.responding = undefined;
    // Our own request was answered meanwhile.
    if (isUnderWay(neighbour.initiated)) return connection?.close();
    const context = this.#credentials.toAnswer(neighbour, hs1, psk);
    try {
      neighbour.responding = this.#startOn(connection, neighbour, context, hs1, invite);
    } catch (error) {
      this.#misfit(error, connection, neighbour);
      if (hs1.mode === 'known') this.events.foreignRoom();
    }
  }

  /** What a PIN run agreed on is for the pairing under the same pid, and for nothing else. */
  async initiateByPin(neighbour: Neighbour, pin: PinCredential): Promise<void> {
    await this.#duringPin(neighbour, async () => {
      const connection = await this.#openConnection();
      const context = this.#credentials.toAskByPin(neighbour, pin);
      return this.#startOn(connection, neighbour, context, undefined, undefined);
    });
  }

  /** False when the PSK does not fit: that was no newcomer who knew the PIN. */
  async respondByPin(neighbour: Neighbour, hs1: Hs1Frame, psk: Uint8Array): Promise<boolean> {
    let connection: Connection | undefined;
    try {
      await this.#duringPin(neighbour, async () => {
        connection = await this.#openConnection();
        const context = this.#credentials.toAnswer(neighbour, hs1, psk);
        return this.#startOn(connection, neighbour, context, hs1, undefined);
      });
      return true;
    } catch (error) {
      this.#misfit(error, connection, neighbour);
      return false;
    }
  }

  /** A frame of a pairing that runs; of any other it is dropped in silence. */
  receive(neighbour: Neighbour, frame: PairingFrame): void {
    const entry = this.#runs.get(toHex(frame.pid));
    if (entry?.neighbour !== neighbour) return;
    if (frame.type === 'hs2' && entry.run === neighbour.initiated)
      this.#answered(entry.run, neighbour, frame);
    else entry.run.receive(frame);
  }

  /** Glare: where each has answered the other, both know it by now, and the request of the smaller address goes on. */
  #answered(run: PairingRun, neighbour: Neighbour, hs2: PairingFrame): void {
    const { responding } = neighbour;
    const ours =
      responding === undefined || responding === 'opening' || responding.session ? undefined : responding;
    if (ours && run.isUnanswered && !this.#isSmaller(neighbour)) return run.drop();
    run.receive(hs2);
    if (isUnderWay(neighbour.initiated)) ours?.drop();
  }

  /** The way to that neighbour is gone, and with it all that was sealed over it. */
  dropAll(neighbour: Neighbour): void {
    for (const entry of [...this.#runs.values()]) if (entry.neighbour === neighbour) entry.run.drop();
  }

  knownPsk(): Uint8Array | undefined {
    return this.#credentials.knownPsk();
  }

  /** Marks the neighbour from the opening of the connection to the end of the run. */
  async #duringPin(neighbour: Neighbour, start: () => Promise<PairingRun | undefined>): Promise<void> {
    this.#byPin.set(neighbour, 'opening');
    const run = await start().catch((error: unknown) => {
      this.#byPin.delete(neighbour);
      throw error;
    });
    if (run) this.#byPin.set(neighbour, run);
    else this.#byPin.delete(neighbour);
  }

  #startOn(
    connection: Connection | undefined,
    neighbour: Neighbour,
    context: PairingContext | undefined,
    hs1: Hs1Frame | undefined,
    invite: StatementId | undefined,
  ): PairingRun | undefined {
    if (connection && context && this.options.isPresent(neighbour)) {
      return this.#start(neighbour, context, connection, hs1, invite);
    }
    connection?.close();
    return undefined;
  }

  /** A handshake that fits no credential; anything else that is thrown is a fault of ours. */
  #misfit(error: unknown, connection: Connection | undefined, neighbour: Neighbour): void {
    if (!(error instanceof ProtocolError)) throw error;
    connection?.close();
    countBadFrame(neighbour, this.options.clock);
  }

  #start(
    neighbour: Neighbour,
    context: PairingContext,
    connection: Connection,
    hs1: Hs1Frame | undefined,
    invite: StatementId | undefined,
  ): PairingRun {
    const { signer, random, clock, send } = this.options;
    const key = toHex(context.pid);
    const run = new PairingRun({
      context,
      hs1,
      invite,
      signer,
      verifier: this.options.ledger.verifier,
      cert: hs1 || context.mode !== 'invite' ? undefined : this.#credentials.cert(),
      connection,
      random,
      clock,
      send: (frame) => send(neighbour, frame),
      judge: (peer, proof) => this.#judge(neighbour, context, hs1 !== undefined, invite, peer, proof),
      show: () => this.#credentials.proof(),
      established: (established, session) => {
        neighbour.turnedDown = false;
        this.#forgetRequests(neighbour);
        this.events.established(established, session, neighbour);
      },
      signal: (from, message) => this.events.signal(from, message),
      ended: (ended, end, proof) => this.#ended(key, ended, neighbour, end, proof),
    });
    this.#runs.set(key, { run, neighbour });
    this.events.changed();
    return run;
  }

  /** What each asked of the other besides needs no answer any more. */
  #forgetRequests(neighbour: Neighbour): void {
    const { initiated } = neighbour;
    neighbour.parked = undefined;
    if (initiated === 'opening') neighbour.initiated = undefined;
    else if (initiated?.isUnanswered) initiated.drop();
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
    if (this.#byPin.get(neighbour) === run) this.#byPin.delete(neighbour);
    if (run.session) this.events.sealedEnded(run, end);
    else {
      if (end.kind === 'closed' && end.by === 'them') neighbour.turnedDown = end.reason === 'not-accepted';
      run.connection.close();
      this.events.turnedDown(end);
    }
    if (proof) this.events.showed(proof);
    if (end.kind === 'broken' && end.reason === 'own-key') this.events.ownKeyElsewhere();
    this.events.changed();
  }

  #judge(
    neighbour: Neighbour,
    { mode }: PairingContext,
    responding: boolean,
    inviteId: StatementId | undefined,
    peer: PairingPeer,
    proof: readonly Uint8Array[] | undefined,
  ): PairingVerdict | Promise<PairingVerdict> {
    const { ledger, clock, isHealthy } = this.options;
    const { route } = neighbour;
    neighbour.peer = peer.publicKey;
    if (peer.publicKey === ledger.self) return { kind: 'close', reason: 'cancelled' };
    // A carrier must not introduce one peer as another.
    if (route.kind === 'carried' && peerIdOf(peer.publicKey) !== route.peerId) {
      return { kind: 'close', reason: 'unknown-key' };
    }
    if (!responding && isHealthy(peer.publicKey)) return { kind: 'close', reason: 'superseded' };
    if (mode === 'known') return judgeMember(ledger, peer, proof);
    // A newcomer checks what it is shown in quarantine, before READY.
    if (!responding) return { kind: 'accept' };
    if (mode === 'pin') return judgeGuest(ledger, peer);
    const invite = inviteId && ledger.membership?.invite(inviteId);
    if (!invite) return { kind: 'close', reason: 'invite-revoked' };
    return judgeNewcomer(ledger, invite, peer, clock.now()).then(({ verdict, dead }) => {
      if (dead) this.events.inviteRefused(dead.invite, dead.why);
      return verdict;
    });
  }

  async #openConnection(): Promise<Connection | undefined> {
    this.#opening += 1;
    try {
      const iceServers = this.options.session()?.iceServers ?? [];
      return await this.options.transport.open({ iceServers, relayOnly: this.options.relayOnly() });
    } catch {
      return undefined;
    } finally {
      this.#opening -= 1;
    }
  }
}

function isUnansweredInvite(initiated: PairingRun | 'opening'): initiated is PairingRun {
  return initiated !== 'opening' && initiated.isUnanswered && initiated.context.mode === 'invite';
}

/** Answered: whatever else is asked between the two is in vain. */
function isUnderWay(initiated: PairingRun | 'opening' | undefined): boolean {
  return initiated !== undefined && initiated !== 'opening' && !initiated.isUnanswered;
}
