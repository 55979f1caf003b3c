import type { NodeSocket, NodeSocketEvents, OpenNodeSocket } from '#mesh';
import {
  decodeBase64url,
  decodeNodeFrame,
  decodePeerFrame,
  decodeRelay,
  encodeBase64url,
  encodeFrame,
  encodeRelay,
  type Join,
  type NodeErrorCode,
  type NodeFrame,
  type PeerEntry,
  ProtocolError,
  type Sid,
  SID_BYTES,
} from '#protocol';
import { decodePairingFrame, type PairingFrame, type RandomBytes } from '#trust';
import type { SimulatedNode } from '../../support/simulated-node.ts';

/** What one peer says to another, as the node holds it in its hands. */
export interface Relay {
  readonly from: string;
  readonly to: string;
  /** The session that the receiver is told it comes from. */
  readonly fromSid: Sid;
  readonly body: Uint8Array;
  /** Counts the relays of this node from 0. */
  readonly index: number;
}

/**
 * Plays the node: the real rooms behind a filter that a test sets. Each hook gets what is on its way and a way to
 * pass it on, so it can be let go, changed, held back, sent twice or sent later. Without hooks it is honest.
 */
export class HostileNode {
  /** All that was relayed, as it came in. */
  readonly captured: Relay[] = [];
  onRelay: (relay: Relay, pass: (relay: Relay) => void) => void = passOn;
  onControl: (to: string, frame: NodeFrame, pass: (frame: NodeFrame) => void) => void = (_, frame, pass) =>
    pass(frame);
  onJoin: (from: string, join: Join, pass: (join: Join) => void) => void = (_, join, pass) => pass(join);
  /** Sessions that do not exist, and whom it passes on what is sent to them. */
  readonly aliases = new Map<Sid, string>();
  /** Sessions that it plays itself, and who hears what is sent to them. */
  readonly puppets = new Map<Sid, (body: Uint8Array) => void>();
  readonly #lines = new Map<string, Line>();

  constructor(
    private readonly node: SimulatedNode,
    private readonly random: RandomBytes,
  ) {}

  /** From here on it does what a node should. What it has said before stays said. */
  turnHonest(): void {
    this.onRelay = passOn;
    this.onControl = (_, frame, pass) => pass(frame);
    this.onJoin = (_, join, pass) => pass(join);
  }

  /** As a node does that was started anew: everybody has to come again. */
  restart(): void {
    this.node.goDown();
    this.node.comeBack();
  }

  socketOf(name: string): OpenNodeSocket {
    return (url, events) => this.#open(name, url, events);
  }

  sidOf(name: string): Sid {
    const sid = this.#lines.get(name)?.sid;
    if (!sid) throw new Error(`${name} has no session`);
    return sid;
  }

  inventSid(): Sid {
    return encodeBase64url(this.random(SID_BYTES)) as Sid;
  }

  tell(name: string, frame: NodeFrame | string | Uint8Array): void {
    const isRaw = typeof frame === 'string' || frame instanceof Uint8Array;
    this.#line(name).events.received(isRaw ? frame : encodeFrame(frame));
  }

  /** A body that nobody sent, or that somebody sent to somebody else; nothing to who has gone. */
  relay(to: string, fromSid: Sid, body: Uint8Array): void {
    if (this.#lines.has(to)) this.tell(to, encodeRelay(fromSid, body));
  }

  /** The list that an honest node sends to a session that missed something. */
  listFor(name: string): void {
    const peers: PeerEntry[] = [...this.#lines.values()].flatMap(({ sid, tag }) =>
      sid && sid !== this.sidOf(name) ? [{ sid, ...(tag && { tag }) }] : [],
    );
    this.tell(name, { event: 'peers', data: { peers } });
  }

  /** The session is over, without a word. */
  drop(name: string): void {
    const { events, socket } = this.#line(name);
    this.#lines.delete(name);
    socket.close();
    events.closed(1006);
  }

  refuse(name: string, code: NodeErrorCode, closeCode: number, text = ''): void {
    const { events, socket } = this.#line(name);
    events.received(encodeFrame({ event: 'error', data: { code, text } }));
    this.#lines.delete(name);
    events.closed(closeCode);
    socket.close();
  }

  /** `onRelay` by the type of the pairing frame, as far as the node can tell. */
  set onFrame(
    hook: (type: PairingFrame['type'] | undefined, relay: Relay, pass: (relay: Relay) => void) => void,
  ) {
    this.onRelay = (relay, pass) => hook(frameOf(relay)?.type, relay, pass);
  }

  #open(name: string, url: string, events: NodeSocketEvents): NodeSocket {
    const socket = this.node.openSocket(url, {
      opened: () => events.opened(),
      received: (frame) => this.#fromNode(line, frame),
      closed: (code) => {
        if (this.#lines.get(name) === line) this.#lines.delete(name);
        events.closed(code);
      },
    });
    const line: Line = { name, events, socket, sid: undefined, tag: undefined };
    this.#lines.set(name, line);
    return { send: (frame) => this.#toNode(line, frame), close: () => socket.close() };
  }

  #toNode(line: Line, frame: string | Uint8Array<ArrayBuffer>): void {
    const relay = typeof frame === 'string' ? undefined : decodeRelay(frame);
    const puppet = relay && this.puppets.get(relay.sid);
    if (relay && puppet) return queueMicrotask(() => puppet(relay.body.slice()));
    const alias = relay && this.aliases.get(relay.sid);
    if (relay && alias) return line.socket.send(encodeRelay(this.sidOf(alias), relay.body));
    const decoded = typeof frame === 'string' ? decodePeerFrame(frame) : undefined;
    if (!decoded?.ok || decoded.value.event !== 'join') return line.socket.send(frame);
    line.sid = decoded.value.data.sid;
    line.tag = decoded.value.data.tag;
    this.onJoin(line.name, decoded.value, (join) => line.socket.send(encodeFrame(join)));
  }

  #fromNode(line: Line, frame: string | Uint8Array): void {
    if (typeof frame === 'string') {
      const decoded = decodeNodeFrame(frame);
      if (!decoded.ok) throw new Error(`the node sent ${frame}`);
      return this.onControl(line.name, decoded.value, (passed) => line.events.received(encodeFrame(passed)));
    }
    const relay = decodeRelay(frame);
    const from = relay && this.#nameOf(relay.sid);
    if (!relay || from === undefined) return line.events.received(frame);
    const { sid: fromSid, body } = relay;
    const seen: Relay = { from, to: line.name, fromSid, body: body.slice(), index: this.captured.length };
    this.captured.push(seen);
    this.onRelay(seen, (passed) => this.relay(passed.to, passed.fromSid, passed.body));
  }

  #nameOf(sid: Sid): string | undefined {
    return [...this.#lines.values()].find((line) => line.sid === sid)?.name;
  }

  #line(name: string): Line {
    const line = this.#lines.get(name);
    if (!line) throw new Error(`${name} is not connected`);
    return line;
  }
}

interface Line {
  readonly name: string;
  readonly events: NodeSocketEvents;
  readonly socket: NodeSocket;
  sid: Sid | undefined;
  tag: Join['data']['tag'];
}

const passOn = (relay: Relay, pass: (relay: Relay) => void): void => pass(relay);

/** What a relay says, as far as the node can tell; undefined for bytes that are no pairing frame. */
export function frameOf({ body }: Pick<Relay, 'body'>): PairingFrame | undefined {
  try {
    return decodePairingFrame(body);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

export const sidBytes = (sid: Sid): Uint8Array => decodeBase64url(sid);
