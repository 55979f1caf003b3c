import { numberToBytesLE } from '@noble/curves/utils.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { toHex } from '../../crypto.ts';
import { encodePairingFrame } from '../../pairing/frames.ts';
import { ROOM_CODE, testBytes } from '../../pairing/testing/memory-pairing.ts';
import {
  cpaceConfirmation,
  cpaceGenerator,
  cpaceKey,
  cpaceSecret,
  cpaceShare,
  sampleScalar,
} from '../cpace.ts';
import { NO_DATA, pinCpaceInput, pinPsk, pinSid, type PinContext } from '../pin-run.ts';

/** A whole PIN run with every input, computed step by step from §6 rather than by the machines. */
export function pinVector(): readonly (readonly [name: string, hex: string])[] {
  const [pid, slot, pin] = [testBytes('pid', 8), 17, '482913'];
  const [newcomerSid, memberSid] = [testBytes('sid of alice', 16), testBytes('sid of bob', 16)];
  const context: PinContext = { roomCode: ROOM_CODE, newcomerSid, memberSid, pid };
  const [nonceA, nonceB] = [testBytes('nonceA', 16), testBytes('nonceB', 16)];
  const [scalarA, scalarB] = ['A', 'B'].map((side) => sampleScalar((length) => wide(side, length))) as [
    bigint,
    bigint,
  ];
  const sid = pinSid(nonceB, nonceA);
  const input = pinCpaceInput(context, pin, sid);
  const [ya, yb] = [cpaceShare(input, scalarA), cpaceShare(input, scalarB)];
  const isk = cpaceKey(sid, cpaceSecret(scalarA, yb), { ya, ada: NO_DATA, yb, adb: NO_DATA });
  const tb = cpaceConfirmation(sid, isk, yb, NO_DATA);
  const rows: [string, Uint8Array][] = [
    ['PIN (ASCII)', utf8ToBytes(pin)],
    ['sidA, of the newcomer', newcomerSid],
    ['sidB, of the member', memberSid],
    ['scalar of A, little-endian', numberToBytesLE(scalarA, 32)],
    ['scalar of B, little-endian', numberToBytesLE(scalarB, 32)],
    ['offer, slot 17', encodePairingFrame({ type: 'offer', pid, slot, nonceB })],
    ['ack', encodePairingFrame({ type: 'ack', pid })],
    ['sid', sid],
    ['CI', input.ci],
    ['generator', cpaceGenerator(input)],
    ['pinA', encodePairingFrame({ type: 'pinA', pid, nonceA, ya })],
    ['pinB', encodePairingFrame({ type: 'pinB', pid, yb, tb })],
    ['ISK', isk],
    ['PSK', pinPsk(isk, sid)],
  ];
  return rows.map(([name, bytes]) => [name, toHex(bytes)]);
}

function wide(side: string, length: number): Uint8Array {
  return Uint8Array.of(...testBytes(`${side}1`), ...testBytes(`${side}2`)).subarray(0, length);
}
