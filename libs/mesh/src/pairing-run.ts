import { assertNever } from '#protocol';
import {
  advance,
  type CloseReason,
  type Hs1Frame,
  initiate,
  type PairingContext,
  type PairingEffect,
  type PairingEnd,
  type PairingEvent,
  type PairingFrame,
  type PairingPeer,
  type PairingSelf,
  type PairingSession,
  type PairingState,
  type PairingStep,
  type PairingVerdict,
  type RandomBytes,
  respond,
  type SignatureVerifier,
  type Signer,
  type SignalMessage,
  type StatementId,
} from '#trust';
import { Line } from './line.ts';
import type { Clock } from './room-api.ts';
import type { Connection } from './transport.ts';

export interface PairingRunOptions {
  readonly context: PairingContext;
  /** Undefined for the initiator. */
  readonly hs1: Hs1Frame | undefined;
  /** The invite that the newcomer presented to us. */
  readonly invite: StatementId | undefined;
  readonly signer: Signer;
  readonly cert: Uint8Array | undefined;
  readonly connection: Connection;
  readonly verifier: SignatureVerifier;
  readonly random: RandomBytes;
  readonly clock: Clock;
  readonly send: (frame: Uint8Array) => void;
  /** Who may come in; asked again with a proof if the answer was `want`. */
  readonly judge: (
    peer: PairingPeer,
    proof: readonly Uint8Array[] | undefined,
  ) => PairingVerdict | Promise<PairingVerdict>;
  /** What proves one's own membership. */
  readonly show: () => readonly Uint8Array[];
  readonly established: (run: PairingRun, session: PairingSession) => void;
  readonly signal: (run: PairingRun, message: SignalMessage) => void;
  /** The run and its sealed session are over; the connection is closed unless a link has taken it. */
  readonly ended: (run: PairingRun, end: PairingEnd, proof: readonly Uint8Array[] | undefined) => void;
}

/** Performs the effects of one pairing machine: sends, signs, keeps its one timer, asks who is let in. */
export class PairingRun {
  #state: PairingState;
  readonly #events: PairingEvent[] = [];
  #performing = false;
  #cancelDeadline = () => {};
  #over = false;
  #session: PairingSession | undefined;
  #line: Line | undefined;
  /** Milliseconds since the epoch. */
  readonly since: number;

  /** Throws `ProtocolError` when the other side's PSK is not ours. */
  constructor(private readonly options: PairingRunOptions) {
    const { context, hs1, signer, cert, connection, random, clock } = options;
    this.since = clock.now();
    const self: PairingSelf = { publicKey: signer.publicKey, fingerprint: connection.fingerprint, cert };
    const step = hs1 ? respond(context, self, hs1, random) : initiate(context, self, random);
    this.#state = step.state;
    this.#perform(step);
  }

  get context(): PairingContext {
    return this.options.context;
  }

  get invite(): StatementId | undefined {
    return this.options.invite;
  }

  get connection(): Connection {
    return this.options.connection;
  }

  /** Our request is out, and nobody has said anything to it. */
  get isUnanswered(): boolean {
    return this.#state.kind === 'awaiting-hs2';
  }

  /** Set once both sides have shown who they are. */
  get session(): PairingSession | undefined {
    return this.#session;
  }

  /** The connection with its channels, there once both sides have shown who they are. */
  get line(): Line {
    if (!this.#line) throw new Error('a pairing that has no line yet');
    return this.#line;
  }

  receive(frame: PairingFrame): void {
    this.#advance({ type: 'frame', frame });
  }

  sendSignal(message: SignalMessage): void {
    this.#advance({ type: 'signal', message });
  }

  /** Says why to the other side where it can be said, and ends. */
  close(reason: CloseReason): void {
    this.#advance({ type: 'close', reason });
    this.#finish({ kind: 'closed', by: 'us', reason }, undefined);
  }

  /** Ends without a word: the way to the other side is gone. */
  drop(): void {
    this.#finish({ kind: 'closed', by: 'us', reason: 'cancelled' }, undefined);
  }

  /** Engines make only so many connections: then nothing comes of the pairing. */
  #openLine(): Line | undefined {
    const { connection, clock, hs1 } = this.options;
    const send = (message: SignalMessage) => this.sendSignal(message);
    const failed = () => this.close('cancelled');
    try {
      this.#line ??= new Line({ connection, clock, offers: hs1 === undefined, send }, failed);
    } catch {
      failed();
    }
    return this.#line;
  }

  /** What happens while effects are performed waits until all of them are, so that their order holds. */
  #advance(event: PairingEvent): void {
    this.#events.push(event);
    if (this.#performing) return;
    for (let next = this.#events.shift(); next && !this.#over; next = this.#events.shift()) {
      this.#perform(advance(this.#state, next));
    }
  }

  #perform({ state, effects }: PairingStep): void {
    this.#state = state;
    this.#performing = true;
    for (const effect of effects) this.#performOne(effect);
    this.#performing = false;
  }

  #performOne(effect: PairingEffect): void {
    const { options } = this;
    switch (effect.type) {
      case 'send':
        return options.send(effect.frame);
      case 'sign':
        return void options.signer
          .sign(effect.message)
          .then((signature) => this.#advance({ type: 'signed', signature }));
      case 'verify':
        return void options.verifier
          .verify([effect.check])
          .then((good) => this.#advance({ type: 'verified', isGood: good === 1 }));
      case 'judge':
        return this.#judged(options.judge(effect.peer, effect.proof));
      case 'show':
        return this.#advance({ type: 'shown', statements: options.show() });
      case 'describe':
        return this.#openLine()?.negotiation.offer({ restart: false });
      case 'established':
        if (!this.#openLine()) return;
        this.#session = effect.session;
        return options.established(this, effect.session);
      case 'signal':
        return options.signal(this, effect.message);
      case 'deadline':
        this.#cancelDeadline();
        if (effect.ms !== undefined) {
          this.#cancelDeadline = options.clock.after(effect.ms, () => this.#advance({ type: 'deadline' }));
        }
        return;
      case 'ended':
        return this.#finish(effect.reason, effect.proof);
      default:
        assertNever(effect);
    }
  }

  /** A proof takes its time to verify; a key that is known, none. */
  #judged(verdict: PairingVerdict | Promise<PairingVerdict>): void {
    if (verdict instanceof Promise) void verdict.then((late) => this.#judged(late));
    else this.#advance({ type: 'judged', verdict });
  }

  #finish(end: PairingEnd, proof: readonly Uint8Array[] | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelDeadline();
    if (!this.#session) this.#line?.negotiation.stop();
    this.options.ended(this, end, proof);
  }
}
