import { assertNever, ProtocolError, type Sid, type SignedReport } from '#protocol';
import {
  type PairingSession,
  type PeerId,
  peerIdOf,
  type PublicKey,
  sessionSid,
  type SignalMessage,
  type Statement,
} from '#trust';
import {
  type ByeReason,
  type CtlMessage,
  decodeCtl,
  encodeCtl,
  MAX_CTL_BYTES,
  MAX_WAITING_CTL,
  plainName,
} from './ctl-messages.ts';
import { type ContentPeer, MAX_SYNC_BYTES } from './content.ts';
import { EarlyWords } from './early-words.ts';
import { MAX_FILES_BYTES } from './files/file-messages.ts';
import { LinkFiles } from './files/link-files.ts';
import { LinkBinding } from './link-binding.ts';
import { MessageChannel } from './message-channel.ts';
import type { Line } from './line.ts';
import { OwnWords, type SelfIntroduction } from './own-words.ts';
import { ReadyGate } from './ready-gate.ts';
import { PathWatch } from './path-watch.ts';
import type { Clock } from './room-api.ts';
import type { RoomLedger } from './room-ledger.ts';
import type { Channel, LinkPath } from './transport.ts';

/** From the end of the handshake to `bind` (§3: ICE 30 s), and from there, or from more of the ledger, to READY. */
const CONNECT_MS = 30_000;
const QUARANTINE_MS = 30_000;
/** A link whose bytes stop may come back by itself; then it is restarted, and given up after 15 s (§7). */
const RESTART_AFTER_MS = 2_000;
const GIVE_UP_AFTER_MS = 15_000;

export type LinkState =
  | { readonly kind: 'connecting' | 'quarantine' }
  | { readonly kind: 'ready'; readonly since: number; readonly path: LinkPath }
  /** READY, and nothing passes at the moment. */
  | { readonly kind: 'interrupted'; readonly since: number; readonly path: LinkPath }
  | { readonly kind: 'closed'; readonly cause: LinkEnd };

/** `failed`: never got through. `dropped`: was READY, then lost. The rest was said by one of the two. */
export type LinkEnd = 'failed' | 'dropped' | ByeReason;

export interface LinkOptions {
  readonly session: PairingSession;
  readonly line: Line;
  /** The peer's session at the node, where the pairing ran over the node. */
  readonly remoteSid: Sid | undefined;
  readonly ledger: RoomLedger;
  readonly clock: Clock;
  /** Resolves once this device has kept what it is in the room by. */
  readonly kept: () => Promise<void>;
  /** Signs the newcomer in unless it is a member already; or says why not. */
  readonly admit: (session: PairingSession) => Promise<ByeReason | undefined>;
  readonly introduction: () => SelfIntroduction;
}

export interface LinkEvents {
  ready(link: Link): void;
  /** State, name, path or neighbours changed. */
  changed(link: Link): void;
  content(link: Link, message: Uint8Array): void;
  /** The peer asks for a frame to be passed on, or passes one on to us. */
  carry(link: Link, to: PeerId, frame: Uint8Array): void;
  carried(link: Link, from: PeerId, frame: Uint8Array): void;
  /** Of the peer itself, or of somebody whose word it passes on. */
  report(link: Link, signed: SignedReport): Promise<void>;
  closed(link: Link, cause: LinkEnd): void;
}

/**
 * An authenticated connection to one peer: connecting → quarantine (bound, ledger only) → READY (§3). Content
 * that arrives before READY waits, bounded by the channel, and is dropped with the link.
 */
export class Link implements ContentPeer {
  readonly peer: PublicKey;
  readonly peerId: PeerId;
  readonly files: LinkFiles;
  readonly #ctl: MessageChannel;
  readonly #content: MessageChannel;
  readonly #binding: LinkBinding;
  readonly #gate: ReadyGate;
  #state: LinkState = { kind: 'connecting' };
  readonly #since: number;
  /** Why the other side is closing the link. */
  #farewell: ByeReason | undefined;
  readonly #early = new EarlyWords();
  readonly #ownWords = new OwnWords((message) => this.#send(message));
  #name: string | undefined;
  #clientId: number | undefined;
  #remoteSid: Sid | undefined;
  #linked: ReadonlySet<PeerId> = new Set();
  readonly #path: PathWatch;
  /** Once we have sent `bind`. */
  readonly #bound = Promise.withResolvers<undefined>();
  #cancelTimer = () => {};

  constructor(
    private readonly options: LinkOptions,
    private readonly events: LinkEvents,
  ) {
    const { session, line, ledger, clock } = options;
    const { connection, ctl, sync, files } = line;
    this.#since = clock.now();
    this.peer = session.peer;
    this.peerId = peerIdOf(session.peer);
    this.#remoteSid = options.remoteSid;
    line.take(() => this.#end('failed'));
    ctl.onOpen(() => void this.#bind());
    this.#ctl = this.#open(ctl, MAX_CTL_BYTES, (frame) => this.#receive(frame));
    this.#content = this.#open(sync, MAX_SYNC_BYTES, (message) => this.#receiveContent(message));
    const onFiles = this.#open(files, MAX_FILES_BYTES, (message) => this.files.receive(message));
    this.files = new LinkFiles(this, onFiles, connection);
    this.#binding = new LinkBinding(session, connection);
    this.#gate = new ReadyGate({
      peer: session.peer,
      ledger,
      clock,
      send: (message) => this.#send(message),
      isWaiting: () => this.#state.kind === 'quarantine',
      grew: () => this.#within(QUARANTINE_MS, 'not-accepted'),
      passed: () => this.#becomeReady(),
      failed: (error) => this.#failed(error),
    });
    this.#path = new PathWatch(connection, clock, (path) => this.#pathSeen(path));
    connection.onState(() => this.#connectionChanged());
  }

  get state(): LinkState {
    return this.#state;
  }

  get session(): PairingSession {
    return this.options.session;
  }

  get isReady(): boolean {
    return this.#state.kind === 'ready' || this.#state.kind === 'interrupted';
  }

  /** Milliseconds since both sides knew who the other is. */
  get age(): number {
    return this.options.clock.now() - this.#since;
  }

  get name(): string | undefined {
    return this.#name;
  }

  get clientId(): number | undefined {
    return this.#clientId;
  }

  get linked(): ReadonlySet<PeerId> {
    return this.#linked;
  }

  /** The peer's present session at the node. */
  get remoteSid(): Sid | undefined {
    return this.#remoteSid;
  }

  start(): void {
    this.#within(CONNECT_MS, 'failed');
  }

  /** What came over the sealed session; its descriptions carry the signed fingerprint. */
  receiveSignal(message: SignalMessage): void {
    if (this.#state.kind !== 'closed') this.options.line.negotiation.receive(message);
  }

  get waitingBytes(): number {
    return this.#content.queuedBytes;
  }

  sendContent(message: Uint8Array): void {
    this.#content.send(message);
  }

  /** The ledger grew: tells the other side, and looks again at who is accepted. */
  ledgerChanged(added: readonly Statement[], source: unknown): void {
    if (this.#state.kind === 'connecting' || this.#state.kind === 'closed') return;
    this.#gate.ledgerChanged(added, source);
  }

  /** Passes a pairing frame through this peer (§7). */
  carry(to: PeerId, frame: Uint8Array): void {
    this.#send({ type: 'carry', to, frame });
  }

  passOn(from: PeerId, frame: Uint8Array): void {
    this.#send({ type: 'carried', from, frame });
  }

  report(signed: SignedReport): void {
    if (this.isReady) this.#send({ type: 'report', signed });
  }

  /** Tells what of this side's introduction has not been told yet. */
  introduce(): void {
    if (this.isReady) this.#ownWords.say(this.options.introduction());
  }

  /** Says why, then closes. */
  bye(reason: ByeReason, wires: readonly Uint8Array[] = []): void {
    this.#send({ type: 'bye', reason, wires });
    this.#end(reason);
  }

  #open(raw: Channel, maxMessageBytes: number, receive: (message: Uint8Array) => void): MessageChannel {
    const channel = new MessageChannel(raw, { maxMessageBytes });
    channel.onMessage((message) => {
      if (this.#state.kind !== 'closed') this.#orEnd(() => receive(message));
    });
    channel.onError(() => this.#end('protocol-error'));
    channel.onClose(() => this.#end(this.#farewell ?? (this.isReady ? 'dropped' : 'failed')));
    return channel;
  }

  #orEnd(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (!(error instanceof ProtocolError)) throw error;
    if (this.#state.kind !== 'closed') this.bye('protocol-error');
  }

  /** Not before the device has our key: `bind` is what an invite is spent on. */
  async #bind(): Promise<void> {
    await this.options.kept();
    if (this.#state.kind === 'closed') return;
    const proof = this.#binding.proof();
    if (!proof) return this.#end('failed');
    this.#send({ type: 'bind', proof });
    this.#gate.tellHeads();
    this.#bound.resolve(undefined);
  }

  #receive(frame: Uint8Array): void {
    const message = decodeCtl(frame);
    if (this.#state.kind !== 'connecting') return this.#receiveBound(message);
    if (message.type !== 'bind' || !this.#binding.isProvedBy(message.proof))
      throw new ProtocolError('unbound');
    void this.#enterQuarantine();
  }

  /** A failed connection must not spend an invite, so a newcomer is signed in here and not before (§3). */
  async #enterQuarantine(): Promise<void> {
    this.#setState({ kind: 'quarantine' });
    this.#within(QUARANTINE_MS, 'not-accepted');
    await this.#bound.promise;
    const refusal = await this.options.admit(this.session);
    if (this.#state.kind !== 'quarantine') return;
    if (refusal) return this.bye(refusal);
    this.#gate.start();
  }

  #receiveBound(message: CtlMessage): void {
    // After goodbye there is nothing to say, and what it brings is verified in the turn of all links.
    if (this.#farewell) return;
    switch (message.type) {
      case 'bind':
        throw new ProtocolError('unexpected-bind');
      case 'heads':
      case 'want':
      case 'statements':
      case 'ready':
        return this.#gate.receive(message);
      case 'name':
        this.#name = plainName(message.name);
        this.#clientId = message.clientId;
        return this.events.changed(this);
      case 'presence':
        this.#remoteSid = message.opener && sessionSid(this.peer, message.opener);
        this.#linked = new Set(message.linked);
        return this.events.changed(this);
      case 'carry':
        return this.isReady ? this.events.carry(this, message.to, message.frame) : undefined;
      case 'carried':
        return this.isReady ? this.events.carried(this, message.from, message.frame) : undefined;
      case 'report':
        if (this.isReady) this.#hear(message.signed);
        else this.#early.keepReport(message.signed);
        return;
      case 'bye':
        return void this.#sayGoodbye(message.reason, message.wires);
      default:
        assertNever(message);
    }
  }

  /** What it says of the ledger comes first: it may be why. The channel may well be closed before that is verified. */
  async #sayGoodbye(reason: ByeReason, wires: readonly Uint8Array[]): Promise<void> {
    this.#farewell = reason;
    await this.options.ledger.add(wires, this);
    this.#end(reason);
  }

  #becomeReady(): void {
    this.#cancelTimer();
    this.#setState({ kind: 'ready', since: this.options.clock.now(), path: 'unknown' });
    this.events.ready(this);
    this.introduce();
    this.#path.start();
    const { content, report } = this.#early.take();
    for (const message of content) this.#orEnd(() => this.events.content(this, message));
    if (report) this.#hear(report);
  }

  #hear(signed: SignedReport): void {
    this.events.report(this, signed).catch((error: unknown) => this.#failed(error));
  }

  #receiveContent(message: Uint8Array): void {
    if (this.isReady) this.events.content(this, message);
    else this.#early.keepContent(message);
  }

  #pathSeen(path: LinkPath): void {
    if (this.#state.kind === 'ready' && path !== this.#state.path) this.#setState({ ...this.#state, path });
  }

  #connectionChanged(): void {
    const { state } = this.options.line.connection;
    if (state === 'closed' || (state === 'failed' && !this.isReady)) {
      return this.#end(this.#farewell ?? (this.isReady ? 'dropped' : 'failed'));
    }
    if (state === 'connected' && this.#state.kind === 'interrupted') return this.#resumed();
    if ((state === 'disconnected' || state === 'failed') && this.#state.kind === 'ready')
      this.#interrupted(state);
  }

  #interrupted(how: 'disconnected' | 'failed'): void {
    const { clock } = this.options;
    if (this.#state.kind !== 'ready') return;
    this.#setState({ kind: 'interrupted', since: clock.now(), path: this.#state.path });
    const giveUp = () => {
      this.#cancelTimer = clock.after(GIVE_UP_AFTER_MS, () => this.#end('dropped'));
    };
    const restart = () => {
      if (this.session.role === 'initiator') this.options.line.negotiation.offer({ restart: true });
      giveUp();
    };
    if (how === 'failed') restart();
    else this.#cancelTimer = clock.after(RESTART_AFTER_MS, restart);
  }

  #resumed(): void {
    this.#cancelTimer();
    this.#setState({ kind: 'ready', since: this.options.clock.now(), path: 'unknown' });
    this.#path.start();
  }

  #within(ms: number, otherwise: 'failed' | 'not-accepted'): void {
    this.#cancelTimer();
    this.#cancelTimer = this.options.clock.after(ms, () =>
      otherwise === 'failed' ? this.#end('failed') : this.bye('not-accepted'),
    );
  }

  #send(message: CtlMessage): void {
    if (this.#ctl.queuedBytes > MAX_WAITING_CTL) return this.#end(this.isReady ? 'dropped' : 'failed');
    this.#ctl.send(encodeCtl(message));
  }

  #setState(state: LinkState): void {
    this.#state = state;
    this.events.changed(this);
  }

  #end(cause: LinkEnd): void {
    if (this.#state.kind === 'closed') return;
    this.#cancelTimer();
    this.#path.stop();
    this.options.line.negotiation.stop();
    this.#gate.close();
    this.#early.take();
    this.#state = { kind: 'closed', cause };
    this.#ctl.close();
    this.#content.close();
    this.options.clock.after(LINGER_MS, () => this.options.line.connection.close());
    this.events.closed(this, cause);
  }
}

/** A closed channel still sends what it took; the connection under it waits that long for it. */
const LINGER_MS = 500;
