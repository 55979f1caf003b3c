import type { Connection, ConnectionOptions, Transport } from '#mesh';
import type { Channel } from '../../../libs/mesh/src/transport.ts';
import { type CtlMessage, decodeCtl, encodeCtl } from '../../../libs/mesh/src/ctl-messages.ts';

type Label = 'ctl' | 'sync';

/** A frame that holds a whole message (docs/PROTOCOL.md §7). */
const whole = (message: Uint8Array): Uint8Array => Uint8Array.of(0, ...message);

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
  readonly heard: { readonly label: Label; readonly frame: Uint8Array }[] = [];
  readonly #connections: ModifiedConnection[] = [];

  constructor(private readonly transport: Transport) {}

  async open(options: ConnectionOptions): Promise<Connection> {
    const connection = new ModifiedConnection(await this.transport.open(options), this);
    this.#connections.push(connection);
    return connection;
  }

  /** Raw bytes to everybody that it is connected to. */
  say(label: Label, frame: Uint8Array): void {
    for (const { channels } of this.#connections) {
      const channel = channels.get(label);
      if (channel?.isOpen) channel.send(frame);
    }
  }

  sayCtl(message: CtlMessage): void {
    this.say('ctl', whole(encodeCtl(message)));
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
    channel.onMessage((frame) => this.#client.heard.push({ label: label as Label, frame }));
    this.channels.set(label as Label, {
      send,
      get isOpen() {
        return channel.isOpen;
      },
    });
    channel.send = (frame) => this.#client.onSend(label as Label, frame).forEach(send);
    return channel;
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
    this.inner.close();
  }
}
