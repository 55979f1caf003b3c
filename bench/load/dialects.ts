import { randomBytes } from 'node:crypto';
import type { DialectName } from '../support/contestants.ts';
import { BINARY, clientFrame, TEXT, textFrame } from './thin-socket.ts';

/** Who somebody is in one room, in whatever way the server calls it. */
export interface Seat {
  readonly room: string;
  readonly id: Buffer;
}

/** What a frame from the server means to the load. */
export type Meaning = 'joined' | 'relayed' | 'other' | { readonly answer: Buffer };

/** How one kind of server is joined and made to pass a body on. */
export interface Dialect {
  path(seat: Seat): string;
  /** To be sent once the socket is open. */
  greeting(seat: Seat): Buffer | undefined;
  relay(to: Seat, bytes: number): Buffer<ArrayBuffer>;
  meaning(opcode: number, payload: Buffer, seat: Seat): Meaning;
}

export function newSeat(room: string): Seat {
  return { room, id: randomBytes(16) };
}

/** Tessera's own frames, which the raw server takes too; bodies are bytes. */
const frames: Dialect = {
  path: ({ room }) => `/signal?room=${room}`,
  greeting: ({ room, id }) =>
    textFrame(JSON.stringify({ event: 'join', data: { v: 1, room, sid: id.toString('base64url') } })),
  relay: (to, bytes) => clientFrame(BINARY, Buffer.concat([Buffer.of(1), to.id, randomBytes(bytes)])),
  meaning(opcode, payload, { id }) {
    if (opcode === BINARY) return 'relayed';
    // Everybody is told of an arrival, the one who arrives too: that is the end of its join.
    const isArrival = payload.toString('latin1', 0, 17) === '{"event":"arrive"';
    return isArrival && payload.includes(id.toString('base64url')) ? 'joined' : 'other';
  },
};

/** The others pass text on, so a body is as many letters; they are spared the third that bytes would cost them as text. */
const peer: Dialect = {
  path: ({ id }) => `/peerjs?key=peerjs&token=t&id=${id.toString('hex')}`,
  greeting: () => undefined,
  relay: (to, bytes) =>
    textFrame(JSON.stringify({ type: 'OFFER', dst: to.id.toString('hex'), payload: letters(bytes) })),
  meaning: (_, payload) => (payload.toString('latin1', 0, 14) === '{"type":"OPEN"' ? 'joined' : 'relayed'),
};

const yWebRtc: Dialect = {
  path: () => '/',
  greeting: ({ id }) =>
    Buffer.concat([
      textFrame(JSON.stringify({ type: 'subscribe', topics: [id.toString('hex')] })),
      textFrame(JSON.stringify({ type: 'ping' })),
    ]),
  relay: (to, bytes) =>
    textFrame(JSON.stringify({ type: 'publish', topic: to.id.toString('hex'), data: letters(bytes) })),
  meaning: (_, payload) => (payload.toString('latin1', 0, 14) === '{"type":"pong"' ? 'joined' : 'relayed'),
};

const socketIo: Dialect = {
  path: () => '/socket.io/?EIO=4&transport=websocket',
  greeting: () => textFrame('40'),
  relay: (to, bytes) => textFrame(`42${JSON.stringify(['relay', to.id.toString('hex'), letters(bytes)])}`),
  meaning(opcode, payload, { id }) {
    if (opcode !== TEXT) return 'other';
    const start = payload.toString('latin1', 0, 6);
    if (start === '42["re') return 'relayed';
    if (start.startsWith('40'))
      return { answer: textFrame(`42${JSON.stringify(['join', id.toString('hex')])}`) };
    if (start === '42["jo') return 'joined';
    return start === '2' ? { answer: textFrame('3') } : 'other';
  },
};

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  frames,
  peer,
  'y-webrtc': yWebRtc,
  'socket.io': socketIo,
};

function letters(count: number): string {
  return randomBytes(count).toString('hex').slice(0, count);
}
