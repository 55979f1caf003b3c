import { toHex, type PublicKey, type RoomId } from '../../crypto.ts';
import type { PairingFrame } from '../frames.ts';
import type { SealedPayload } from '../sealed.ts';

export interface FrameVector<T> {
  readonly name: string;
  readonly value: T;
  /** As printed in docs/vectors/pairing.md. */
  readonly hex: string;
}

/** Each field is filled with one byte, so that a reader sees in the hex where it lies. */
const filled = (byte: number, length: number): Uint8Array => new Uint8Array(length).fill(byte);
const pid = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7);
const publicKey: PublicKey = toHex(filled(0x11, 32));
const roomId: RoomId = toHex(filled(0x66, 32));
const [fingerprint, nonce] = [filled(0x22, 32), filled(0x33, 32)];
const [cert, signature] = [filled(0x44, 64), filled(0x55, 64)];

export const FRAME_VECTORS: readonly FrameVector<PairingFrame>[] = [
  {
    name: 'hs1 known',
    value: { type: 'hs1', pid, mode: 'known', tag: undefined, noise: filled(0xaa, 48) },
    hex: '850148000102030405060700405830aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  },
  {
    name: 'hs1 invite',
    value: { type: 'hs1', pid, mode: 'invite', tag: filled(0xbb, 16), noise: filled(0xaa, 48) },
    hex: '85014800010203040506070150bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb5830aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  },
  {
    name: 'hs1 pin',
    value: { type: 'hs1', pid, mode: 'pin', tag: undefined, noise: filled(0xaa, 48) },
    hex: '850148000102030405060702405830aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  },
  {
    name: 'hs2',
    value: { type: 'hs2', pid, noise: filled(0xaa, 48) },
    hex: '83024800010203040506075830aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  },
  {
    name: 'sealed',
    value: { type: 'sealed', pid, ciphertext: filled(0xcc, 18) },
    hex: '830348000102030405060752cccccccccccccccccccccccccccccccccccc',
  },
  {
    name: 'offer',
    value: { type: 'offer', pid, slot: 17, nonceB: filled(0xdd, 16) },
    hex: '84084800010203040506071150dddddddddddddddddddddddddddddddd',
  },
  { name: 'ack', value: { type: 'ack', pid }, hex: '8209480001020304050607' },
  {
    name: 'pinA',
    value: { type: 'pinA', pid, nonceA: filled(0xee, 16), ya: filled(0xaa, 32) },
    hex: '840a48000102030405060750eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee5820aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  },
  {
    name: 'pinB',
    value: { type: 'pinB', pid, yb: filled(0xaa, 32), tb: filled(0xbb, 64) },
    hex: '840b4800010203040506075820aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa5840bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
  },
  {
    name: 'refuse',
    value: { type: 'refuse', pid, reason: 'slot-taken' },
    hex: '830f4800010203040506076a736c6f742d74616b656e',
  },
];

export const PAYLOAD_VECTORS: readonly FrameVector<SealedPayload>[] = [
  {
    name: 'authI known',
    value: { type: 'authI', publicKey, fingerprint, nonce, cert: undefined, signature },
    hex: '860158201111111111111111111111111111111111111111111111111111111111111111582022222222222222222222222222222222222222222222222222222222222222225820333333333333333333333333333333333333333333333333333333333333333340584055555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555',
  },
  {
    name: 'authI invite',
    value: { type: 'authI', publicKey, fingerprint, nonce, cert, signature },
    hex: '8601582011111111111111111111111111111111111111111111111111111111111111115820222222222222222222222222222222222222222222222222222222222222222258203333333333333333333333333333333333333333333333333333333333333333584044444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444444584055555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555',
  },
  {
    name: 'authR',
    value: { type: 'authR', publicKey, fingerprint, nonce, roomId, signature },
    hex: '860258201111111111111111111111111111111111111111111111111111111111111111582022222222222222222222222222222222222222222222222222222222222222225820333333333333333333333333333333333333333333333333333333333333333358206666666666666666666666666666666666666666666666666666666666666666584055555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555555',
  },
  { name: 'want', value: { type: 'want' }, hex: '8103' },
  {
    name: 'proof',
    value: { type: 'proof', statements: [Uint8Array.of(0x82, 0x40, 0x40), Uint8Array.of(0x80)] },
    hex: '820482438240404180',
  },
  {
    name: 'sdp offer',
    value: { type: 'sdp', kind: 'offer', sdp: 'v=0\r\n' },
    hex: '8305656f6666657265763d300d0a',
  },
  {
    name: 'sdp answer',
    value: { type: 'sdp', kind: 'answer', sdp: 'v=0\r\n' },
    hex: '830566616e7377657265763d300d0a',
  },
  {
    name: 'ice',
    value: {
      type: 'ice',
      candidates: [{ candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', mid: '0', ufrag: 'abcd' }],
      done: false,
    },
    hex: '83068183782863616e6469646174653a312031207564702031203139322e302e322e3120392074797020686f73746130646162636400',
  },
  { name: 'ice, the end', value: { type: 'ice', candidates: [], done: true }, hex: '83068001' },
  {
    name: 'close',
    value: { type: 'close', reason: 'invite-expired' },
    hex: '82076e696e766974652d65787069726564',
  },
];
