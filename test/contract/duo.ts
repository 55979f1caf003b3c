import type {
  Channel,
  Connection,
  ConnectionOptions,
  ConnectionState,
  IceCandidate,
  LinkPath,
  Transport,
} from '#mesh';

const DIRECT: ConnectionOptions = { iceServers: [], relayOnly: false };

/** Two ends of one connection, alice's and bob's, and the signalling between them. */
export class Duo {
  readonly alice: Connection;
  readonly bob: Connection;
  readonly #fromAlice: IceCandidate[] = [];
  readonly #fromBob: IceCandidate[] = [];
  #holdsCandidates = false;

  static async open(transports: { alice: Transport; bob: Transport }): Promise<Duo> {
    const [alice, bob] = await Promise.all([transports.alice.open(DIRECT), transports.bob.open(DIRECT)]);
    return new Duo(alice, bob);
  }

  private constructor(alice: Connection, bob: Connection) {
    this.alice = alice;
    this.bob = bob;
    alice.onCandidate((candidate) => candidate && this.#carry(this.#fromAlice, candidate));
    bob.onCandidate((candidate) => candidate && this.#carry(this.#fromBob, candidate));
  }

  /** The channel of one number at both ends. */
  channels(id: number, label: string): { alice: Channel; bob: Channel } {
    return { alice: this.alice.channel(id, label), bob: this.bob.channel(id, label) };
  }

  async describe(options: { restart: boolean } = { restart: false }): Promise<void> {
    const answer = await this.bob.acceptOffer(await this.alice.createOffer(options));
    await this.alice.acceptAnswer(answer);
  }

  /** A connection with `ctl` open at both ends. */
  async connect(): Promise<{ alice: Channel; bob: Channel }> {
    const ctl = this.channels(0, 'ctl');
    const open = Promise.all([opened(ctl.alice), opened(ctl.bob)]);
    await this.describe();
    await open;
    await Promise.all([inState(this.alice, 'connected'), inState(this.bob, 'connected')]);
    return ctl;
  }

  /** Candidates wait until `releaseCandidates`. */
  holdCandidates(): void {
    this.#holdsCandidates = true;
  }

  releaseCandidates(): void {
    this.#holdsCandidates = false;
    this.#deliver();
  }

  /** Every candidate that bob has found so far. */
  get candidatesOfBob(): readonly IceCandidate[] {
    return this.#fromBob;
  }

  close(): void {
    this.alice.close();
    this.bob.close();
  }

  #carry(queue: IceCandidate[], candidate: IceCandidate): void {
    queue.push(candidate);
    if (!this.#holdsCandidates) this.#deliver();
  }

  #deliver(): void {
    void this.bob.addCandidates(this.#fromAlice.splice(0));
    void this.alice.addCandidates(this.#fromBob.splice(0));
  }
}

export function opened(channel: Channel): Promise<void> {
  if (channel.isOpen) return Promise.resolve();
  return new Promise((resolve) => channel.onOpen(resolve));
}

export const closed = (channel: Channel): Promise<void> => new Promise((resolve) => channel.onClose(resolve));

export const drained = (channel: Channel): Promise<void> =>
  new Promise((resolve) => channel.onDrain(resolve));

/** Resolves with the state that it came to, which is one of those waited for. */
export function inState(connection: Connection, ...wanted: ConnectionState[]): Promise<ConnectionState> {
  if (wanted.includes(connection.state)) return Promise.resolve(connection.state);
  return new Promise((resolve) => {
    const unsubscribe = connection.onState((state) => {
      if (!wanted.includes(state)) return;
      unsubscribe();
      resolve(state);
    });
  });
}

/** Which way a connection goes: told a moment after it is there. */
export async function knownPath(connection: Connection): Promise<LinkPath> {
  for (;;) {
    const path = await connection.path();
    if (path !== 'unknown') return path;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function messages(channel: Channel, count: number): Promise<Uint8Array[]> {
  const received: Uint8Array[] = [];
  return new Promise((resolve) => {
    const unsubscribe = channel.onMessage((message) => {
      received.push(message);
      if (received.length < count) return;
      unsubscribe();
      resolve(received);
    });
  });
}

/** Bytes that differ from one length to another and along the way. */
export function patterned(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8) + length) & 0xff);
}
