/**
 * As much of the W3C API as the adapter uses. Browsers have it; `NodePeerConnection` brings it to Node. Both are
 * checked against these types, without a cast.
 */
export interface PeerConnectionEngine {
  new (configuration: EngineConfiguration): EnginePeerConnection;
  generateCertificate(algorithm: EcKeyGenParams): Promise<EngineCertificate>;
}

export interface EngineConfiguration {
  iceServers: { urls: string | string[]; username?: string; credential?: string }[];
  iceTransportPolicy: 'all' | 'relay';
  certificates: EngineCertificate[];
}

export interface EngineCertificate {
  readonly expires: number;
  getFingerprints(): { algorithm?: string; value?: string }[];
}

export interface EnginePeerConnection {
  readonly connectionState: RTCPeerConnectionState;
  readonly signalingState: RTCSignalingState;
  /** Applied by both sides; null until then. */
  readonly currentLocalDescription: { readonly sdp: string } | null;
  readonly currentRemoteDescription: { readonly sdp: string } | null;
  readonly localDescription: { readonly sdp: string } | null;
  readonly sctp: EngineSctp | null;
  createOffer(options: { iceRestart: boolean }): Promise<EngineDescription>;
  createAnswer(): Promise<EngineDescription>;
  setLocalDescription(description: EngineDescription): Promise<void>;
  setRemoteDescription(description: { type: 'offer' | 'answer'; sdp: string }): Promise<void>;
  addIceCandidate(candidate: { candidate: string; sdpMid: string; usernameFragment: string }): Promise<void>;
  createDataChannel(label: string, options: { negotiated: true; id: number }): EngineDataChannel;
  getStats(): Promise<ReadonlyMap<string, object>>;
  addEventListener(type: string, listener: (event: Event) => void, options: { signal: AbortSignal }): void;
  close(): void;
}

export interface EngineDescription {
  type: RTCSdpType;
  sdp?: string;
}

export interface EngineSctp extends EngineTransport {
  /** Not every engine shows what is below it. */
  readonly transport: EngineTransport & { readonly iceTransport?: EngineIceTransport };
  /** In bytes, of both ends the less. */
  readonly maxMessageSize: number;
}

export interface EngineTransport {
  readonly state: string;
  addEventListener(type: 'statechange', listener: () => void, options: { signal: AbortSignal }): void;
}

export interface EngineIceTransport {
  /** Null until there is one. Newer than the rest: not every engine has it. */
  getSelectedCandidatePair?(): { readonly local: EngineCandidate; readonly remote: EngineCandidate } | null;
}

export interface EngineCandidate {
  readonly type: RTCIceCandidateType | null;
}

export interface EngineDataChannel {
  readonly readyState: RTCDataChannelState;
  readonly bufferedAmount: number;
  binaryType: BinaryType;
  bufferedAmountLowThreshold: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  addEventListener(type: string, listener: (event: Event) => void, options: { signal: AbortSignal }): void;
  close(): void;
}
