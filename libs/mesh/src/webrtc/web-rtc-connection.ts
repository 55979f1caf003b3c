import { ProtocolError } from '#protocol';
import { Listeners } from '../listeners.ts';
import { fingerprintOf } from '../sdp-fingerprint.ts';
import {
  type Channel,
  type Connection,
  type ConnectionState,
  type IceCandidate,
  type LinkPath,
  MAX_CHANNEL_ID,
} from '../transport.ts';
import { EarlyCandidates } from './early-candidates.ts';
import type { EngineDescription, EnginePeerConnection } from './peer-connection-engine.ts';
import { pathOf, selectedPath } from './selected-path.ts';
import { WebRtcChannel } from './web-rtc-channel.ts';

/**
 * One connection of the engine, made when it is first needed: most handshakes that a newcomer begins are answered
 * by nobody, and an engine's connection costs milliseconds.
 */
export class WebRtcConnection implements Connection {
  readonly fingerprint: Uint8Array;
  readonly #make: () => EnginePeerConnection;
  #made: EnginePeerConnection | undefined;
  readonly #listening = new AbortController();
  readonly #channels = new Set<WebRtcChannel>();
  readonly #early = new EarlyCandidates();
  readonly #candidate = new Listeners<[IceCandidate | undefined]>();
  readonly #stateChange = new Listeners<[ConnectionState]>();
  #state: ConnectionState = 'connecting';
  #watchesTransports = false;
  /** The description of the other side that was handed to the engine last. */
  #applying: string | undefined;

  constructor(make: () => EnginePeerConnection, fingerprint: Uint8Array) {
    this.#make = make;
    this.fingerprint = fingerprint;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  async createOffer({ restart }: { restart: boolean }): Promise<string> {
    this.#assertNotClosed();
    return this.#describe(await this.#engine.createOffer({ iceRestart: restart }));
  }

  async acceptOffer(sdp: string): Promise<string> {
    this.#assertNotClosed();
    if (this.#engine.signalingState !== 'stable') throw new ProtocolError('unexpected-description', 'offer');
    await this.#apply('offer', sdp);
    return this.#describe(await this.#engine.createAnswer());
  }

  async acceptAnswer(sdp: string): Promise<void> {
    this.#assertNotClosed();
    if (this.#engine.signalingState !== 'have-local-offer') {
      throw new ProtocolError('unexpected-description', 'answer');
    }
    await this.#apply('answer', sdp);
  }

  async addCandidates(candidates: readonly IceCandidate[]): Promise<void> {
    if (this.#state !== 'closed') await this.#add(this.#early.add(candidates));
  }

  appliedFingerprints(): { local: Uint8Array; remote: Uint8Array } | undefined {
    if (!this.#made) return undefined;
    const { currentLocalDescription, currentRemoteDescription, localDescription } = this.#made;
    // Chromium may open a channel by an answer before it says that the answer is applied.
    const isUp = [...this.#channels].some(({ isOpen }) => isOpen);
    const local = currentLocalDescription?.sdp ?? (isUp ? localDescription?.sdp : undefined);
    const remote = currentRemoteDescription?.sdp ?? (isUp ? this.#applying : undefined);
    if (local === undefined || remote === undefined) return undefined;
    return { local: fingerprintOf(local), remote: fingerprintOf(remote) };
  }

  channel(id: number, label: string): Channel {
    this.#assertNotClosed();
    if (!Number.isInteger(id) || id < 0 || id > MAX_CHANNEL_ID) throw new RangeError(`channel number ${id}`);
    const engine = this.#engine;
    const made = engine.createDataChannel(label, { negotiated: true, id });
    const channel = new WebRtcChannel(label, made, () => engine.sctp?.maxMessageSize);
    this.#channels.add(channel);
    channel.onClose(() => this.#channels.delete(channel));
    return channel;
  }

  async path(): Promise<LinkPath> {
    if (this.#state !== 'connected') return 'unknown';
    const { sctp } = this.#engine;
    const pair = sctp?.transport.iceTransport?.getSelectedCandidatePair?.();
    return (pair && pathOf(pair)) ?? selectedPath(await this.#engine.getStats());
  }

  onCandidate(listener: (candidate: IceCandidate | undefined) => void): () => void {
    return this.#candidate.add(listener);
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#stateChange.add(listener);
  }

  close(): void {
    this.#stateChange.clear();
    this.#end();
  }

  get #engine(): EnginePeerConnection {
    if (this.#made) return this.#made;
    const engine = (this.#made = this.#make());
    const { signal } = this.#listening;
    engine.addEventListener('icecandidate', (event) => this.#found(event), { signal });
    engine.addEventListener('connectionstatechange', () => this.#update(engine), { signal });
    return engine;
  }

  #assertNotClosed(): void {
    if (this.#state === 'closed') throw new Error('connection is closed');
  }

  async #describe(description: EngineDescription): Promise<string> {
    await this.#engine.setLocalDescription(description);
    this.#watchTransports();
    const sdp = this.#engine.localDescription?.sdp;
    if (sdp === undefined) throw new Error('connection is closed');
    return sdp;
  }

  async #apply(type: 'offer' | 'answer', sdp: string): Promise<void> {
    fingerprintOf(sdp);
    this.#applying = sdp;
    try {
      await this.#engine.setRemoteDescription({ type, sdp });
    } catch (error) {
      throw new ProtocolError('description-refused', String(error));
    }
    await this.#add(this.#early.described(sdp));
  }

  /** One that the engine does not take is no use to it, and not worth a connection: it is dropped. */
  async #add(candidates: readonly IceCandidate[]): Promise<void> {
    const added = candidates.map(({ candidate, mid, ufrag }) =>
      this.#engine.addIceCandidate({ candidate, sdpMid: mid, usernameFragment: ufrag }),
    );
    await Promise.allSettled(added);
  }

  #found(event: Event): void {
    const found = (event as RTCPeerConnectionIceEvent).candidate;
    if (!found) return this.#candidate.emit(undefined);
    const { candidate, sdpMid, usernameFragment } = found;
    // An empty one ends a generation, which `undefined` will say.
    if (candidate === '' || sdpMid === null || usernameFragment === null) return;
    this.#candidate.emit({ candidate, mid: sdpMid, ufrag: usernameFragment });
  }

  /**
   * When the other side closes, Chromium's `connectionState` says `disconnected` seven seconds later and
   * `failed` after seventeen; its SCTP and DTLS transports know at once (one or the other, by who closes how).
   */
  #watchTransports(): void {
    const { sctp } = this.#engine;
    if (!sctp || this.#watchesTransports) return;
    this.#watchesTransports = true;
    const { signal } = this.#listening;
    for (const transport of [sctp, sctp.transport]) {
      transport.addEventListener('statechange', () => transport.state === 'closed' && this.#end(), {
        signal,
      });
    }
  }

  #update({ connectionState }: EnginePeerConnection): void {
    if (connectionState === 'closed') this.#end();
    else this.#setState(connectionState === 'new' ? 'connecting' : connectionState);
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateChange.emit(state);
  }

  #end(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#listening.abort();
    this.#made?.close();
    for (const channel of [...this.#channels]) channel.end();
    this.#stateChange.emit('closed');
    this.#candidate.clear();
    this.#stateChange.clear();
  }
}
