import type { Connection, ConnectionOptions, Transport } from '#mesh';
import { ProtocolError } from '#protocol';
import type { Channel } from '../../../libs/mesh/src/transport.ts';
import { type CtlMessage, decodeCtl, encodeCtl } from '../../../libs/mesh/src/ctl-messages.ts';

type Label = 'ctl' | 'sync' | 'lanes' | 'lane' | 'file' | 'file over a lane';

/** A frame that holds a whole message (docs/PROTOCOL.md §7). */
function whole(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(1 + message.length);
  frame.set(message, 1);
  return frame;
}

/**
 * The transport of a client that somebody has changed: the honest engine above it, and below it frames on their way
 * out that are altered, added to or left out.
 */
export class ModifiedClient implements Transport {
  /** What becomes of a frame; frames of short messages begin with a zero byte. */
  onSend: (label: Label, frame: Uint8Array) => readonly Uint8Array[] = (_, frame) => [frame];
  /** Descriptions and fingerprint of the next connections, in place of the true ones. */
  onDescribe: (sdp: string) => string = (sdp) => sdp;
  fingerprint: Uint8Array | undefined;
  /** While true, nothing that its engine sends leaves it, as if the other side did not read. */
  stalled = false;
  /** While true, it closes none of its connections and channels, whatever its engine says. */
  closesNothing = false;
  readonly #connections: ModifiedConnection[] = [];

  constructor(private readonly transport: Transport) {}

  async open(options: ConnectionOptions): Promise<Connection> {
    const connection = new ModifiedConnection(await this.transport.open(options), this);
    this.#connections.push(connection);
    return connection;
  }

  /** Raw bytes to everybody that it is connected to, or to the one of that name. */
  say(label: Label, frame: Uint8Array, to?: string): void {
    for (const { channels, remoteName } of this.#connections) {
      const channel = channels.get(label);
      if (channel?.isOpen && (to === undefined || to === remoteName)) channel.send(frame);
    }
  }

  sayCtl(message: CtlMessage, to?: string): void {
    this.say('ctl', whole(encodeCtl(message)), to);
  }

  saySync(message: Uint8Array): void {
    this.say('sync', whole(message));
  }

  /** Puts other messages in place of those that its engine sends on `ctl`. */
  set onCtl(change: (message: CtlMessage) => readonly CtlMessage[]) {
    this.onSend = (label, frame) =>
      label === 'ctl' && frame[0] === 0
        ? change(decodeCtl(frame.subarray(1))).map((message) => whole(encodeCtl(message)))
        : [frame];
  }
}

class ModifiedConnection implements Connection {
  /** With a `send` that nothing changes. */
  readonly channels = new Map<Label, Pick<Channel, 'isOpen' | 'send'>>();
  /** As the other side calls itself. */
  remoteName: string | undefined;
  readonly #client: ModifiedClient;

  constructor(
    private readonly inner: Connection,
    client: ModifiedClient,
  ) {
    this.#client = client;
  }

  get fingerprint() {
    return this.#client.fingerprint ?? this.inner.fingerprint;
  }

  get state() {
    return this.inner.state;
  }

  async createOffer(options: { restart: boolean }) {
    return this.#client.onDescribe(await this.inner.createOffer(options));
  }

  async acceptOffer(sdp: string) {
    return this.#client.onDescribe(await this.inner.acceptOffer(sdp));
  }

  acceptAnswer(sdp: string) {
    return this.inner.acceptAnswer(sdp);
  }

  addCandidates(candidates: Parameters<Connection['addCandidates']>[0]) {
    return this.inner.addCandidates(candidates);
  }

  appliedFingerprints() {
    const applied = this.inner.appliedFingerprints();
    return applied && { ...applied, local: this.fingerprint };
  }

  channel(id: number, label: string): Channel {
    const channel = this.inner.channel(id, label);
    const send = channel.send.bind(channel);
    const buffered = () => (this.#client.stalled ? 1024 * 1024 : 0);
    Object.defineProperty(channel, 'bufferedBytes', { get: buffered });
    if (label === 'ctl') channel.onMessage((frame) => this.#hear(frame));
    this.channels.set(label as Label, {
      send,
      get isOpen() {
        return channel.isOpen;
      },
    });
    const close = channel.close.bind(channel);
    channel.close = () => (this.#client.closesNothing ? undefined : close());
    const isOverLane = label === 'file' && this.channels.has('lane');
    const sent = isOverLane ? 'file over a lane' : (label as Label);
    channel.send = (frame) => this.#client.onSend(sent, frame).forEach(send);
    return channel;
  }

  #hear(frame: Uint8Array): void {
    try {
      const message = decodeCtl(frame.subarray(1));
      if (message.type === 'name') this.remoteName = message.name;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }

  path() {
    return this.inner.path();
  }

  onCandidate(listener: Parameters<Connection['onCandidate']>[0]) {
    return this.inner.onCandidate(listener);
  }

  onState(listener: Parameters<Connection['onState']>[0]) {
    return this.inner.onState(listener);
  }

  close() {
    if (!this.#client.closesNothing) this.inner.close();
  }
}
