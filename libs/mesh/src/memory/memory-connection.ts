import { ProtocolError } from '#protocol';
import type { RandomBytes } from '#trust';
import { Listeners } from '../listeners.ts';
import {
  type Channel,
  type Connection,
  type ConnectionState,
  type IceCandidate,
  type LinkPath,
  MAX_CHANNEL_ID,
} from '../transport.ts';
import { MemoryChannel, type MemoryPacket } from './memory-channel.ts';
import {
  decodeMemoryDescription,
  encodeMemoryDescription,
  type MemoryDescription,
} from './memory-description.ts';
import { MemoryPipe } from './memory-pipe.ts';

/** What a connection knows of the network that it belongs to. */
export interface MemoryConnectionOptions {
  readonly host: string;
  /** Unique in the network. */
  readonly address: string;
  readonly relayOnly: boolean;
  readonly random: RandomBytes;
  readonly schedule: (task: () => void) => void;
  readonly find: (address: string) => MemoryConnection | undefined;
  readonly isCut: (otherHost: string) => boolean;
  readonly forget: () => void;
}

export class MemoryConnection implements Connection {
  readonly host: string;
  readonly fingerprint: Uint8Array;
  readonly #options: MemoryConnectionOptions;
  readonly #pipe: MemoryPipe;
  readonly #channels = new Map<number, MemoryChannel>();
  readonly #candidateListeners = new Listeners<[IceCandidate | undefined]>();
  readonly #stateListeners = new Listeners<[ConnectionState]>();
  readonly #remoteUfrags = new Set<string>();
  #state: ConnectionState = 'connecting';
  #local: MemoryDescription | undefined;
  #remote: MemoryDescription | undefined;
  #offering = false;
  /** The other end, once both ends were ready for each other. */
  #peer: MemoryConnection | undefined;
  #lost = false;
  /** Credentials that ICE has given up; only a restart makes new ones. */
  #spentUfrag: string | undefined;

  constructor(options: MemoryConnectionOptions) {
    this.host = options.host;
    this.#options = options;
    this.fingerprint = options.random(32);
    this.#pipe = new MemoryPipe(() => this.#canReachPeer(), options.schedule);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get relayOnly(): boolean {
    return this.#options.relayOnly;
  }

  get remoteHost(): string | undefined {
    return this.#remote && this.#options.find(this.#remote.address)?.host;
  }

  async createOffer({ restart }: { restart: boolean }): Promise<string> {
    this.#assertNotClosed();
    this.#offering = true;
    return this.#describe(restart);
  }

  async acceptOffer(sdp: string): Promise<string> {
    this.#assertNotClosed();
    if (this.#offering) throw new ProtocolError('unexpected-description', 'an offer against our offer');
    const remote = decodeMemoryDescription(sdp);
    const restart = this.#remote !== undefined && this.#remote.ufrag !== remote.ufrag;
    this.#remote = remote;
    const answer = this.#describe(restart);
    this.settle();
    return answer;
  }

  async acceptAnswer(sdp: string): Promise<void> {
    this.#assertNotClosed();
    if (!this.#offering) throw new ProtocolError('unexpected-description', 'an answer without an offer');
    this.#remote = decodeMemoryDescription(sdp);
    this.#offering = false;
    this.settle();
  }

  async addCandidates(candidates: readonly IceCandidate[]): Promise<void> {
    for (const { ufrag } of candidates) this.#remoteUfrags.add(ufrag);
    this.settle();
  }

  appliedFingerprints(): { local: Uint8Array; remote: Uint8Array } | undefined {
    if (!this.#local || !this.#remote) return undefined;
    return { local: this.#local.fingerprint, remote: this.#remote.fingerprint };
  }

  channel(id: number, label: string): Channel {
    this.#assertNotClosed();
    if (!Number.isInteger(id) || id < 0 || id > MAX_CHANNEL_ID) throw new RangeError(`channel number ${id}`);
    if (this.#channels.has(id)) throw new Error(`channel ${id} is in use`);
    const channel = new MemoryChannel(label, (packet, done) => this.#transmit(id, packet, done));
    this.#channels.set(id, channel);
    channel.onClose(() => this.#channels.delete(id));
    if (this.#peer) this.#options.schedule(() => channel.open());
    return channel;
  }

  path(): Promise<LinkPath> {
    if (this.#state !== 'connected') return Promise.resolve('unknown');
    return Promise.resolve(this.relayOnly || this.#peer?.relayOnly ? 'relayed' : 'direct');
  }

  onCandidate(listener: (candidate: IceCandidate | undefined) => void): () => void {
    return this.#candidateListeners.add(listener);
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#stateListeners.add(listener);
  }

  close(): void {
    if (this.#state === 'closed') return;
    const peer = this.#peer;
    this.#stateListeners.clear();
    this.#end();
    if (peer) this.#pipe.push(() => peer.#end());
  }

  /** Dropped where nobody asked for the channel. */
  receive(id: number, packet: MemoryPacket): void {
    this.#channels.get(id)?.receive(packet);
  }

  /** ICE has given up on this connection until it is restarted. */
  fail(): void {
    if (!this.#peer) return;
    this.#lost = true;
    this.#spentUfrag = this.#local?.ufrag;
    this.settle();
  }

  /** Something changed that the state depends on. */
  settle(): void {
    this.#options.schedule(() => {
      if (this.#state === 'closed') return;
      this.#meet();
      this.#update();
    });
  }

  #assertNotClosed(): void {
    if (this.#state === 'closed') throw new Error('connection is closed');
  }

  #describe(freshCredentials: boolean): string {
    const { address, random, schedule } = this.#options;
    if (!this.#local || freshCredentials) {
      const ufrag = random(4).join('.');
      this.#local = { address, ufrag, fingerprint: this.fingerprint };
      schedule(() => this.#announceCandidates(ufrag));
    }
    return encodeMemoryDescription(this.#local);
  }

  #announceCandidates(ufrag: string): void {
    const type = this.relayOnly ? 'relay' : 'host';
    const candidate = `candidate:1 1 memory 1 ${this.#options.address} 9 typ ${type}`;
    this.#candidateListeners.emit({ candidate, mid: '0', ufrag });
    this.#candidateListeners.emit(undefined);
  }

  /** Finds the other end if both have each other's present description and a candidate. */
  #meet(): void {
    const peer = this.#remote && this.#options.find(this.#remote.address);
    if (!peer || !this.#knows(peer) || !peer.#knows(this)) return;
    if (!this.#isReachable() && !peer.#isReachable()) return;
    if (!this.#trusts(peer) || !peer.#trusts(this)) {
      this.#refuse();
      return peer.#refuse();
    }
    this.#join(peer);
    peer.#join(this);
    peer.#update();
  }

  #knows(peer: MemoryConnection): boolean {
    if (this.#local?.ufrag === this.#spentUfrag) return false;
    return this.#remote?.address === peer.#local?.address && this.#remote?.ufrag === peer.#local?.ufrag;
  }

  #isReachable(): boolean {
    return this.#remote !== undefined && this.#remoteUfrags.has(this.#remote.ufrag);
  }

  #trusts(peer: MemoryConnection): boolean {
    if (!this.#remote || !peer.#local) return false;
    return encodeMemoryDescription(this.#remote) === encodeMemoryDescription(peer.#local);
  }

  /** DTLS would end the connection here. */
  #refuse(): void {
    this.#peer = undefined;
    this.#setState('failed');
  }

  #join(peer: MemoryConnection): void {
    this.#peer = peer;
    this.#lost = false;
  }

  #canReachPeer(): boolean {
    const peer = this.#peer;
    return peer !== undefined && peer.#state !== 'closed' && !this.#lost && !this.#options.isCut(peer.host);
  }

  #update(): void {
    if (!this.#peer) return;
    this.#setState(this.#canReachPeer() ? 'connected' : this.#lost ? 'failed' : 'disconnected');
    if (this.#state !== 'connected') return;
    for (const channel of [...this.#channels.values()]) channel.open();
    this.#pipe.flow();
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateListeners.emit(state);
  }

  #transmit(id: number, packet: MemoryPacket, done: () => void): void {
    this.#pipe.push(() => {
      done();
      this.#peer?.receive(id, packet);
    });
  }

  /** What has not been delivered is lost, as when SCTP aborts. */
  #end(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#options.forget();
    this.#pipe.clear();
    for (const channel of [...this.#channels.values()]) channel.end();
    this.#stateListeners.emit('closed');
    this.#candidateListeners.clear();
    this.#stateListeners.clear();
  }
}
