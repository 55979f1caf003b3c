/** What the node enforces; each is a variable of the configuration (docs/OPERATING.md "Limits"). */
export interface RoomLimits {
  /** Bytes of a text frame. */
  readonly controlBytes: number;
  /** Bytes of the body of a relay frame. */
  readonly relayBytes: number;
  /** Frames per second of one session; twice the room's size counts where that is more. */
  readonly framesPerSecond: number;
  /** Arrivals per minute in one room; twice `roomPeers` counts where that is more. */
  readonly arrivalsPerMinute: number;
  readonly socketsPerAddress: number;
  readonly roomPeers: number;
  /** Time from connecting to `join`, in milliseconds. */
  readonly joinMs: number;
  /** Buffered bytes above which a session is told of no more arrivals and leaves until it has caught up. */
  readonly quietBytes: number;
  /** Buffered bytes above which a session is closed. */
  readonly maxBufferedBytes: number;
}

/** A burst is four seconds' worth: a join sends one frame to each peer, and ICE candidates come in flocks. */
export const BURST_SECONDS = 4;

/** One malformed frame may be a client of another version; three are a broken or a hostile one. */
export const MALFORMED_STRIKES = 3;

/** A session may have this many bursts refused before it is closed: each refusal is answered, and costs. */
export const REFUSED_BURSTS = 10;
