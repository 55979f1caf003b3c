import type { IceServer } from '#protocol';

/**
 * The port between the mesh and whatever carries bytes between two peers. Adapters: WebRTC (`webrtc/`, the
 * same code in a browser and over node-datachannel) and memory (`memory/`). All run one contract suite.
 */
export interface Transport {
  /** A fresh connection whose certificate is known; nothing is sent until a description is set. */
  open(options: ConnectionOptions): Promise<Connection>;
}

export interface ConnectionOptions {
  iceServers: readonly IceServer[];
  /** Only relayed candidates: hides the addresses of this device from the other members. */
  relayOnly: boolean;
}

export interface IceCandidate {
  candidate: string;
  /** Media id of the section it belongs to. */
  mid: string;
  ufrag: string;
}

export type ConnectionState = 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

/** How bytes travel, from the selected candidate pair. */
export type LinkPath = 'direct' | 'relayed' | 'unknown';

export interface Connection {
  /** SHA-256 fingerprint (32 bytes) of this side's DTLS certificate. */
  readonly fingerprint: Uint8Array;
  readonly state: ConnectionState;
  /** Creates an offer and applies it locally. `restart` asks for new ICE credentials on the same certificate. */
  createOffer(options: { restart: boolean }): Promise<string>;
  /** Applies a remote offer and answers it. */
  acceptOffer(sdp: string): Promise<string>;
  acceptAnswer(sdp: string): Promise<void>;
  /** Candidates of the other side; ones that arrive before its description are kept until then. */
  addCandidates(candidates: readonly IceCandidate[]): Promise<void>;
  /** Fingerprints from the descriptions that were really applied; undefined until both are. */
  appliedFingerprints(): { local: Uint8Array; remote: Uint8Array } | undefined;
  /**
   * A reliable, ordered channel agreed on by number, not announced: both sides ask for the same number, in
   * any order, also long after the connection is up. What is sent to a number that the other side has not asked
   * for yet is lost. Numbers: 0 to `MAX_CHANNEL_ID`. Throws where the engine makes no more connections.
   */
  channel(id: number, label: string): Channel;
  path(): Promise<LinkPath>;
  /** Own candidates as they are found; `undefined` once all have been. Returns the unsubscribe. */
  onCandidate(listener: (candidate: IceCandidate | undefined) => void): () => void;
  onState(listener: (state: ConnectionState) => void): () => void;
  /**
   * Idempotent. What is still buffered is lost; the channels end (`onClose`), then no listener is called again.
   * The other side is told by one unreliable packet: its channels end at once, and its state is `closed` or, from
   * libdatachannel to Chromium at times, only `disconnected` some seconds later.
   */
  close(): void;
}

/** A message that every engine takes, and that does not hold up the other channels for long. */
export const MAX_CHANNEL_MESSAGE = 64 * 1024;

/** The longest that Chromium takes: fewer messages cost less, where they are gone in a moment. */
export const LARGE_CHANNEL_MESSAGE = 256 * 1024;

/** `onDrain` is called when no more than this is buffered (§7). */
export const CHANNEL_LOW_MARK = 64 * 1024;

/** Chromium has 1024 SCTP streams a connection. */
export const MAX_CHANNEL_ID = 1022;

/** Messages of up to 64 KiB, or 256 KiB. Longer ones, and back-pressure, are `MessageChannel`'s business. */
export interface Channel {
  readonly label: string;
  readonly isOpen: boolean;
  readonly bufferedBytes: number;
  /** What the engines at both ends take in one message, once it is open: 64 to 256 KiB. */
  readonly longestMessage: number;
  /** The bytes are the caller's again when it returns. Throws when the channel is not open, `RangeError` for a longer one. */
  send(message: Uint8Array): void;
  onOpen(listener: () => void): () => void;
  onMessage(listener: (message: Uint8Array) => void): () => void;
  onClose(listener: () => void): () => void;
  /** Called each time `bufferedBytes` falls to the low mark (64 KiB). */
  onDrain(listener: () => void): () => void;
  /**
   * Idempotent; `onClose` is called at once here, and soon there. libdatachannel may lose what was sent just
   * before, so that the side that has received the last message is the one to close.
   */
  close(): void;
}
