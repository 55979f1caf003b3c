import {
  decodeNodeFrame,
  decodeRelay,
  encodeFrame,
  encodeRelay,
  type IceServer,
  NODE_ERRORS,
  type NodeFrame,
  type PeerEntry,
  PROTOCOL_VERSION,
  type ReportFrame,
  type RoomCode,
  type SessionLimits,
  type Sid,
  type Tag,
} from '#protocol';
import { type PublicKey, type RandomBytes, sessionSid, SID_OPENER_BYTES } from '#trust';
import type { NodeSocket, OpenNodeSocket } from './node-socket.ts';
import { Pacer } from './pacer.ts';
import { plainText } from './plain-text.ts';
import type { Clock } from './room-api.ts';
import type { NodeStatus } from './room-view.ts';

/** Back-off between attempts: doubling from the first to the second, the third after ten failures. */
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5_000;
const PATIENT_RETRY_MS = 30_000;
const FAILURES_UNTIL_PATIENT = 10;
/** A node that accepts the socket and never welcomes us is as good as none. */
const WELCOME_TIMEOUT_MS = 10_000;
/** What a node says of a refusal is shown to people. */
const MAX_REFUSAL_CHARACTERS = 200;

/** A connection that died without a word (a router that forgot it, a laptop that slept) looks like a quiet room. */
const QUIET_MS = 30_000;
const ANSWER_WITHIN_MS = 10_000;

/** Refusals that trying again by itself can not mend: a person has to change something first. */
const FINAL_CLOSE_CODES: ReadonlySet<number> = new Set(
  (['unsupported-version', 'room-full', 'origin-refused', 'banned', 'closed-by-operator'] as const).map(
    (code) => NODE_ERRORS[code].closeCode,
  ),
);

export interface NodeClientEvents {
  statusChanged(): void;
  /** A new session began; `peers` are those who were there before. */
  welcomed(session: NodeSession, peers: readonly PeerEntry[]): void;
  arrived(peer: PeerEntry): void;
  left(sid: Sid): void;
  /** The whole list again, after the node had to skip some arrivals. */
  listed(peers: readonly PeerEntry[]): void;
  relayed(from: Sid, body: Uint8Array): void;
  /** The session is over: its sid, and every sealed session over it, are gone. */
  ended(): void;
}

export interface NodeSession extends OwnSid {
  readonly iceServers: readonly IceServer[];
}

interface OwnSid {
  readonly sid: Sid;
  /** Shows over a link that this sid is ours. */
  readonly opener: Uint8Array;
}

export interface NodeClientOptions {
  readonly url: string;
  readonly self: PublicKey;
  readonly room: RoomCode;
  /** What a newcomer presents in this session; undefined for a member. */
  readonly tagFor: (sid: Sid) => Tag | undefined;
  readonly openSocket: OpenNodeSocket;
  readonly random: RandomBytes;
  readonly clock: Clock;
}

/** Keeps one session at the node, with a fresh sid for every connection, and comes back by itself. */
export class NodeClient {
  #status: NodeStatus = { kind: 'connecting', since: undefined };
  #session: NodeSession | undefined;
  #lastSid: Sid | undefined;
  #socket: NodeSocket | undefined;
  #pacer: Pacer | undefined;
  #failures = 0;
  #offlineSince: number | undefined;
  #refusal: { code: string; text: string } | undefined;
  #cancelTimer = () => {};
  #heardAt = 0;
  #offersRelay = false;
  #running = false;

  constructor(
    private readonly options: NodeClientOptions,
    private readonly events: NodeClientEvents,
  ) {}

  get status(): NodeStatus {
    return this.#status;
  }

  /** Whether the node has a TURN server for us; as it was last. */
  get offersRelay(): boolean {
    return this.#offersRelay;
  }

  get session(): NodeSession | undefined {
    return this.#session;
  }

  /** Of the present session, or else of the last one; before the first, of the attempt at it. */
  get lastSid(): Sid | undefined {
    return this.#lastSid;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#connect();
  }

  stop(): void {
    this.#running = false;
    this.#cancelTimer();
    this.#dropSocket();
  }

  /** At once instead of after the back-off; nothing where a session lives. */
  retry(): void {
    if (!this.#running || this.#session) return;
    this.#failures = 0;
    this.#cancelTimer();
    this.#dropSocket();
    this.#connect();
  }

  /** False where there is no session to send over. */
  relay(to: Sid, body: Uint8Array): boolean {
    if (!this.#pacer) return false;
    this.#pacer.send(encodeRelay(to, body));
    return true;
  }

  /** Nothing where there is no session: each new one brings a new report. */
  report(frame: ReportFrame): void {
    this.#pacer?.send(encodeFrame(frame));
  }

  #connect(): void {
    const { url, self, room, openSocket, random, clock } = this.options;
    this.#setStatus({ kind: 'connecting', since: this.#offlineSince });
    this.#refusal = undefined;
    const opener = random(SID_OPENER_BYTES);
    const own: OwnSid = { opener, sid: sessionSid(self, opener) };
    this.#lastSid ??= own.sid;
    const current = () => this.#socket === socket;
    const socket = openSocket(`${url}?room=${room}`, {
      opened: () => {
        if (current()) socket.send(join);
      },
      received: (frame) => {
        if (current()) this.#receive(own, frame);
      },
      closed: (code) => {
        if (current()) this.#lost(code);
      },
    });
    this.#socket = socket;
    // Made while the connection is, since a tag is some work.
    const join = this.#joinFrame(own.sid);
    this.#cancelTimer = clock.after(WELCOME_TIMEOUT_MS, () => {
      this.#dropSocket();
      this.#scheduleRetry();
    });
  }

  #joinFrame(sid: Sid): string {
    const tag = this.options.tagFor(sid);
    const data = { v: PROTOCOL_VERSION, room: this.options.room, sid, ...(tag && { tag }) };
    return encodeFrame({ event: 'join', data });
  }

  #receive(own: OwnSid, frame: string | Uint8Array): void {
    this.#heardAt = this.options.clock.now();
    if (typeof frame !== 'string') {
      const relay = decodeRelay(frame);
      if (relay && this.#session) this.events.relayed(relay.sid, relay.body);
      return;
    }
    const decoded = decodeNodeFrame(frame);
    if (decoded.ok) this.#receiveControl(own, decoded.value);
  }

  #receiveControl(own: OwnSid, frame: NodeFrame): void {
    switch (frame.event) {
      case 'welcome':
        // Our tags and pairings name the sid that we chose; a node could have us make them for another one.
        if (frame.data.sid !== own.sid) return;
        return this.#welcome(own, frame.data.peers, frame.data.ice, frame.data.limits);
      case 'arrive':
        return this.#session && this.events.arrived(frame.data);
      case 'leave':
        return this.#session && this.events.left(frame.data.sid);
      case 'peers':
        return this.#session && this.events.listed(frame.data.peers);
      case 'pong':
        return;
      case 'error':
        // One that names a receiver is about a relay, which its pairing tries again by itself.
        if (!frame.data.to) this.#refusal = { code: frame.data.code, text: frame.data.text };
    }
  }

  #welcome(
    own: OwnSid,
    peers: readonly PeerEntry[],
    iceServers: readonly IceServer[],
    limits: SessionLimits,
  ): void {
    const socket = this.#socket;
    if (this.#session || !socket) return;
    this.#cancelTimer();
    this.#failures = 0;
    this.#offlineSince = undefined;
    this.#session = { ...own, iceServers };
    this.#offersRelay = iceServers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/.test(url)));
    this.#lastSid = own.sid;
    this.#pacer = new Pacer(limits, this.options.clock, (frame) => socket.send(frame));
    this.#listen(socket);
    this.#setStatus({ kind: 'online' });
    this.events.welcomed(this.#session, peers);
  }

  #listen(socket: NodeSocket): void {
    const { clock } = this.options;
    const quietFor = clock.now() - this.#heardAt;
    this.#cancelTimer = clock.after(Math.max(0, QUIET_MS - quietFor), () => {
      if (clock.now() - this.#heardAt < QUIET_MS) return this.#listen(socket);
      const askedAt = clock.now();
      socket.send(encodeFrame({ event: 'ping', data: {} }));
      this.#cancelTimer = clock.after(ANSWER_WITHIN_MS, () => {
        if (this.#heardAt >= askedAt) return this.#listen(socket);
        this.#dropSocket();
        this.#scheduleRetry();
      });
    });
  }

  #lost(code: number): void {
    this.#dropSocket();
    if (FINAL_CLOSE_CODES.has(code)) {
      const { code: name, text } = this.#refusal ?? { code: String(code), text: '' };
      this.#setStatus({ kind: 'refused', code: name, text: plainText(text, MAX_REFUSAL_CHARACTERS) });
      return;
    }
    this.#scheduleRetry();
  }

  #scheduleRetry(): void {
    const { clock, random } = this.options;
    this.#failures += 1;
    this.#offlineSince ??= clock.now();
    const ceiling =
      this.#failures > FAILURES_UNTIL_PATIENT
        ? PATIENT_RETRY_MS
        : Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
    const jitter = (random(1)[0] ?? 0) / 255;
    const delay = Math.round(ceiling * (0.5 + 0.5 * jitter));
    this.#setStatus({ kind: 'offline', since: this.#offlineSince, retryAt: clock.now() + delay });
    this.#cancelTimer = clock.after(delay, () => this.#connect());
  }

  #dropSocket(): void {
    this.#cancelTimer();
    this.#pacer?.stop();
    this.#pacer = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    if (!this.#session) return;
    this.#session = undefined;
    this.events.ended();
  }

  #setStatus(status: NodeStatus): void {
    this.#status = status;
    this.events.statusChanged();
  }
}
