import nodeDataChannel, { type DataChannel, type PeerConnection } from 'node-datachannel';
import type {
  EngineCertificate,
  EngineConfiguration,
  EngineDataChannel,
  EngineDescription,
  EnginePeerConnection,
} from './peer-connection-engine.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';

/**
 * WebRTC in Node: libdatachannel under the names of the W3C API. Its own polyfill can not choose a certificate,
 * and so not say a fingerprint before a description; nor make a second description. ICE restart is not in
 * libdatachannel: asking for one rejects, and so does the answer to the other side's.
 */
export class NodePeerConnection extends EventTarget implements EnginePeerConnection {
  static generateCertificate(): Promise<EngineCertificate> {
    return Promise.resolve(new NodeCertificate());
  }

  readonly sctp = null;
  readonly #native: PeerConnection;
  /** Candidates of an offer that has no answer yet. */
  readonly #held: CandidateEvent[] = [];

  constructor({ iceServers, iceTransportPolicy, certificates }: EngineConfiguration) {
    super();
    const [certificate] = certificates;
    if (!(certificate instanceof NodeCertificate)) throw new TypeError('a certificate of ours is needed');
    this.#native = new nodeDataChannel.PeerConnection('', {
      iceServers: iceServers.flatMap(nativeIceServers),
      iceTransportPolicy,
      disableAutoNegotiation: true,
      certificatePemFile: certificate.certificatePem,
      keyPemFile: certificate.keyPem,
    });
    this.#native.onStateChange(() => this.dispatchEvent(new Event('connectionstatechange')));
    this.#native.onLocalCandidate((candidate, mid) => this.#found(candidate, mid));
    this.#native.onGatheringStateChange(
      (state) => state === 'complete' && this.#tell(new CandidateEvent(null)),
    );
  }

  get connectionState(): RTCPeerConnectionState {
    return this.#native.state();
  }

  get signalingState(): RTCSignalingState {
    return this.#native.signalingState();
  }

  get localDescription(): { readonly sdp: string } | null {
    const description = this.#native.localDescription();
    if (!description || !this.#awaitsAnswer) return description;
    return { sdp: description.sdp.replace(/^a=(candidate:|end-of-candidates).*\r?\n/gm, '') };
  }

  get currentLocalDescription(): { readonly sdp: string } | null {
    return this.signalingState === 'stable' ? this.#native.localDescription() : null;
  }

  get currentRemoteDescription(): { readonly sdp: string } | null {
    return this.signalingState === 'stable' ? this.#native.remoteDescription() : null;
  }

  createOffer({ iceRestart }: { iceRestart: boolean }): Promise<EngineDescription> {
    if (iceRestart) return Promise.reject(new Error('libdatachannel has no ICE restart'));
    return Promise.resolve({ type: 'offer' });
  }

  createAnswer(): Promise<EngineDescription> {
    return Promise.resolve({ type: 'answer' });
  }

  /** libdatachannel writes the description only when it is set. */
  async setLocalDescription({ type }: EngineDescription): Promise<void> {
    this.#native.setLocalDescription(type);
  }

  async setRemoteDescription({ type, sdp }: { type: 'offer' | 'answer'; sdp: string }): Promise<void> {
    this.#native.setRemoteDescription(sdp, type);
    for (const event of this.#held.splice(0)) this.dispatchEvent(event);
  }

  async addIceCandidate({ candidate, sdpMid }: { candidate: string; sdpMid: string }): Promise<void> {
    this.#native.addRemoteCandidate(candidate, sdpMid);
  }

  createDataChannel(label: string, { id }: { negotiated: true; id: number }): EngineDataChannel {
    return new NodeDataChannel(this.#native.createDataChannel(label, { negotiated: true, id }));
  }

  async getStats(): Promise<ReadonlyMap<string, object>> {
    const pair = this.#native.getSelectedCandidatePair();
    if (!pair) return new Map();
    return new Map<string, object>([
      ['transport', { type: 'transport', selectedCandidatePairId: 'pair' }],
      ['pair', { type: 'candidate-pair', localCandidateId: 'local', remoteCandidateId: 'remote' }],
      ['local', { type: 'local-candidate', candidateType: pair.local.type }],
      ['remote', { type: 'remote-candidate', candidateType: pair.remote.type }],
    ]);
  }

  close(): void {
    this.#native.close();
  }

  #found(candidate: string, sdpMid: string): void {
    const usernameFragment = /^a=ice-ufrag:(\S+)/m.exec(this.localDescription?.sdp ?? '')?.[1];
    if (usernameFragment === undefined) return;
    this.#tell(new CandidateEvent({ candidate: candidate.replace(/^a=/, ''), sdpMid, usernameFragment }));
  }

  /**
   * Nobody learns where to reach this side before its answer is set. libdatachannel gives an answer to ICE first
   * and keeps its fingerprint afterwards: a peer that checks already may finish the DTLS handshake in between, and
   * its certificate is then compared with nothing and refused.
   */
  #tell(event: CandidateEvent): void {
    if (this.#awaitsAnswer) this.#held.push(event);
    else this.dispatchEvent(event);
  }

  get #awaitsAnswer(): boolean {
    return this.signalingState === 'have-local-offer';
  }
}

/** Ends the library's threads, which keep a process alive; no connection works afterwards. */
export function releaseNodeWebRtc(): void {
  nodeDataChannel.cleanup();
}

class NodeCertificate implements EngineCertificate {
  readonly expires = Number.POSITIVE_INFINITY;
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly #sha256: Buffer;

  constructor() {
    const { certificatePem, keyPem, sha256 } = selfSignedCertificate(new Date());
    this.certificatePem = certificatePem;
    this.keyPem = keyPem;
    this.#sha256 = sha256;
  }

  getFingerprints(): { algorithm: string; value: string }[] {
    const value = Array.from(this.#sha256, (byte) => byte.toString(16).padStart(2, '0')).join(':');
    return [{ algorithm: 'sha-256', value }];
  }
}

class CandidateEvent extends Event {
  readonly candidate: { candidate: string; sdpMid: string; usernameFragment: string } | null;

  constructor(candidate: CandidateEvent['candidate']) {
    super('icecandidate');
    this.candidate = candidate;
  }
}

class NodeDataChannel extends EventTarget implements EngineDataChannel {
  binaryType: BinaryType = 'arraybuffer';
  readonly #native: DataChannel;
  #closing = false;
  #lowThreshold = 0;

  constructor(native: DataChannel) {
    super();
    this.#native = native;
    native.onOpen(() => this.dispatchEvent(new Event('open')));
    native.onClosed(() => this.dispatchEvent(new Event('close')));
    native.onBufferedAmountLow(() => this.#drained());
    native.onMessage((message) =>
      this.dispatchEvent(new MessageEvent('message', { data: ownBytes(message) })),
    );
  }

  get readyState(): RTCDataChannelState {
    if (this.#closing) return 'closing';
    return this.#native.isOpen() ? 'open' : 'connecting';
  }

  get bufferedAmount(): number {
    return this.#native.isOpen() ? this.#native.bufferedAmount() : 0;
  }

  set bufferedAmountLowThreshold(bytes: number) {
    this.#lowThreshold = bytes;
    this.#native.setBufferedAmountLowThreshold(bytes);
  }

  send(data: Uint8Array): void {
    this.#native.sendMessageBinary(data);
  }

  close(): void {
    this.#closing = true;
    this.#native.close();
  }

  /** Told by another thread: more may have been sent since, and then it will be told again. */
  #drained(): void {
    if (this.bufferedAmount <= this.#lowThreshold) this.dispatchEvent(new Event('bufferedamountlow'));
  }
}

/** The library's buffers may be views of a pool. */
function ownBytes(message: string | Buffer | ArrayBuffer): string | ArrayBuffer {
  return Buffer.isBuffer(message) ? new Uint8Array(message).buffer : message;
}

/** libdatachannel takes `scheme:user:password@host:port`. */
function nativeIceServers({
  urls,
  username,
  credential,
}: EngineConfiguration['iceServers'][number]): string[] {
  return [urls].flat().map((url) => {
    if (username === undefined || credential === undefined) return url;
    const [scheme = '', host = ''] = url.split(/:(.*)/s);
    return `${scheme}:${encodeURIComponent(username)}:${encodeURIComponent(credential)}@${host}`;
  });
}
