/** What the rooms need of a socket. The WebSocket adapter and the specs implement it. */
export interface Connection {
  /** Whom the limit of sockets per address counts: an IPv4 address or an IPv6 /64. */
  readonly addressKey: string;
  /** Bytes handed over and not yet taken by the network, with the memory that each queued frame costs. */
  readonly bufferedBytes: number;
  /** A string goes out as a text frame, bytes as a binary one. The bytes are not copied. */
  send(frame: string | Uint8Array): void;
  /** `code` is a WebSocket close code. Nothing is received or sent any more. */
  close(code: number, reason: string): void;
  /** Calls back once, when what was buffered has left. */
  whenDrained(callback: () => void): void;
}
