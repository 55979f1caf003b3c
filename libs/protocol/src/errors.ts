/**
 * Why the node refused something. A fatal one is followed by a WebSocket close whose code is the number;
 * the others leave the session open. Numbers are wire format: never reuse one.
 */
export const NODE_ERRORS = {
  malformed: { closeCode: 4000, fatal: false },
  'unsupported-version': { closeCode: 4001, fatal: true },
  'join-timeout': { closeCode: 4002, fatal: true },
  'not-joined': { closeCode: 4003, fatal: true },
  'already-joined': { closeCode: 4004, fatal: true },
  'sid-taken': { closeCode: 4005, fatal: true },
  'room-full': { closeCode: 4006, fatal: true },
  'frame-too-large': { closeCode: 4007, fatal: true },
  'too-slow': { closeCode: 4008, fatal: true },
  'rate-limited': { closeCode: 4009, fatal: false },
  'too-many-arrivals': { closeCode: 4010, fatal: true },
  'too-many-connections': { closeCode: 4011, fatal: true },
  'origin-refused': { closeCode: 4012, fatal: true },
  'no-such-peer': { closeCode: 4013, fatal: false },
  'peer-too-slow': { closeCode: 4014, fatal: false },
  banned: { closeCode: 4015, fatal: true },
  'closed-by-operator': { closeCode: 4016, fatal: true },
  unresponsive: { closeCode: 4017, fatal: true },
} as const satisfies Record<string, { closeCode: number; fatal: boolean }>;

export type NodeErrorCode = keyof typeof NODE_ERRORS;

/** The other side broke the protocol. Any other throw is a fault of our own. Branch on `reason`. */
export class ProtocolError extends Error {
  constructor(
    readonly reason: string,
    detail?: string,
  ) {
    super(detail === undefined ? reason : `${reason}: ${detail}`);
    this.name = 'ProtocolError';
  }
}

/** The end of a `switch` over a closed union: fails to compile when a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
