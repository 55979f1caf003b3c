import { describe, expect, test } from '@jest/globals';
import type { RoomCode } from '#protocol';
import { fromHex, toHex } from '../crypto.ts';
import { decodePairingFrame, encodePairingFrame, type PairingFrame } from '../pairing/frames.ts';
import {
  endOf,
  memoryPairing,
  ROOM_CODE,
  sessionOf,
  testBytes,
  testRandom,
} from '../pairing/testing/memory-pairing.ts';
import { advanceChallenge, challenge, type ChallengeEffect, type ChallengeState } from './challenge.ts';
import { advancePinEntry, takeOffer, type PinEntryState } from './pin-entry.ts';
import type { PinContext, PinRunEffect } from './pin-run.ts';

const context: PinContext = {
  roomCode: ROOM_CODE,
  newcomerSid: testBytes('sid of alice', 16),
  memberSid: testBytes('sid of bob', 16),
  pid: testBytes('pid', 8),
};
const { pid } = context;

describe('a PIN run', () => {
  test('with the right PIN leads to a pairing under the same PSK', async () => {
    const run = new PinRun();
    run.offer();
    run.enter(run.pin);
    expect(run.psk(run.alice)).toBeDefined();
    expect(run.psk(run.alice)).toEqual(run.psk(run.bob));
    const pairing = memoryPairing('pin');
    for (const side of [pairing.alice, pairing.bob]) {
      side.context = { ...side.context, psk: fromHex(run.psk(run.alice) ?? '') };
    }
    await pairing.run();
    expect([sessionOf(pairing.alice), sessionOf(pairing.bob)]).not.toContain(undefined);
    expect(endOf(pairing.alice)).toBeUndefined();
  });

  test('with a wrong PIN tells the newcomer, gives it no PSK and burns the PIN', () => {
    const run = new PinRun();
    run.offer();
    run.enter(run.pin === '000000' ? '000001' : '000000');
    expect(run.end(run.alice)).toEqual({ kind: 'wrong-pin' });
    expect(run.psk(run.alice)).toBeUndefined();
    expect(types(run.bob)).toContain('burnt');
    expect(run.end(run.bob)).toEqual({ kind: 'refused', reason: 'wrong-pin' });
  });

  test.each<[string, Partial<PinContext>]>([
    ['room code', { roomCode: 'amber-otter-43' as RoomCode }],
    ['newcomer', { newcomerSid: testBytes('sid of mallory', 16) }],
    ['member', { memberSid: testBytes('sid of mallory', 16) }],
  ])('in which the two differ about the %s is a wrong PIN', (_, difference) => {
    const run = new PinRun({ ...context, ...difference });
    run.offer();
    run.enter(run.pin);
    expect(run.end(run.alice)).toEqual({ kind: 'wrong-pin' });
  });

  test('draws no PIN before the newcomer has a field for it, and one only', () => {
    const run = new PinRun();
    run.deliver = (frame) => frame.type !== 'ack';
    run.offer();
    expect(types(run.bob)).not.toContain('show');
    run.toBob({ type: 'ack', pid });
    run.toBob({ type: 'ack', pid });
    expect(types(run.bob).filter((type) => type === 'show')).toHaveLength(1);
  });

  test('burns the PIN before the answer leaves', () => {
    const run = new PinRun();
    run.offer();
    run.enter(run.pin);
    const order = types(run.bob);
    expect(order.indexOf('burnt')).toBeLessThan(order.lastIndexOf('send'));
  });

  test('answers one guess, however many come', () => {
    const run = new PinRun();
    run.deliver = ({ type }) => type !== 'refuse';
    run.offer();
    run.enter('000000');
    const answers = run.sent.length;
    const guess = run.sent.find(({ type }) => type === 'pinA');
    for (let count = 0; count < 10; count += 1) if (guess !== undefined) run.toBob(guess);
    expect(run.sent).toHaveLength(answers);
    expect(types(run.bob).filter((type) => type === 'burnt')).toHaveLength(1);
  });

  test.each([
    ['an invalid element', new Uint8Array(32).fill(0xff)],
    ['the neutral element', new Uint8Array(32)],
  ])('ends at %s: as a guess without burning, as an answer without a PSK', (_, element) => {
    const guessed = new PinRun();
    guessed.offer();
    guessed.toBob({ type: 'pinA', pid, nonceA: new Uint8Array(16), ya: element });
    expect(guessed.end(guessed.bob)).toEqual({ kind: 'broken', reason: 'bad-element' });
    expect(types(guessed.bob)).not.toContain('burnt');

    const answered = new PinRun();
    answered.deliver = (frame) => frame.type !== 'pinB';
    answered.offer();
    answered.enter(answered.pin);
    answered.toAlice({ type: 'pinB', pid, yb: element, tb: new Uint8Array(64) });
    expect(answered.end(answered.alice)).toEqual({ kind: 'broken', reason: 'bad-element' });
  });

  test('with any bit of the answer flipped gives the newcomer no PSK', () => {
    const run = new PinRun();
    run.deliver = (frame) => frame.type !== 'pinB';
    run.offer();
    run.enter(run.pin);
    const answer = run.sent.at(-1);
    if (answer?.type !== 'pinB') throw new Error('no answer');
    for (let bit = 0; bit < (32 + 64) * 8; bit += 1) {
      const bytes = Uint8Array.of(...answer.yb, ...answer.tb);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const frame = { ...answer, yb: bytes.subarray(0, 32), tb: bytes.subarray(32) };
      const { effects } = advancePinEntry(run.alice.state, { type: 'frame', frame }, run.random);
      expect(effects.map(({ type }) => type)).not.toContain('agreed');
    }
  });

  test('with any byte of the guess changed never comes to one PSK on both sides', () => {
    for (let at = 0; at < 16 + 32; at += 1) {
      const run = new PinRun();
      run.change = (frame) => (frame.type === 'pinA' ? changedGuess(frame, at) : frame);
      run.offer();
      run.enter(run.pin);
      expect(run.psk(run.alice)).toBeUndefined();
    }
  });

  test('is not repeated by what was captured of an earlier one', () => {
    const earlier = new PinRun();
    earlier.offer();
    earlier.enter(earlier.pin);
    const later = new PinRun(context, testRandom('later'));
    later.offer();
    const guess = earlier.sent.find(({ type }) => type === 'pinA');
    if (guess !== undefined) later.toBob(guess);
    expect(later.psk(later.bob)).not.toEqual(earlier.psk(earlier.bob));
    expect(later.psk(later.alice)).toBeUndefined();
  });
});

describe('slots', () => {
  test('that are taken are refused, and the member offers another', () => {
    const run = new PinRun();
    const first = run.nextSlot();
    run.taken.add(first);
    run.offer();
    const slots = run.sent.filter((frame) => frame.type === 'offer').map(({ slot }) => slot);
    expect(slots).toHaveLength(2);
    expect(slots[0]).toBe(first);
    run.enter(run.pin);
    expect(run.psk(run.alice)).toEqual(run.psk(run.bob));
  });

  test('are not drawn for ever for a newcomer that refuses all', () => {
    const run = new PinRun();
    for (let slot = 10; slot < 100; slot += 1) run.taken.add(slot);
    run.offer();
    expect(run.sent.filter(({ type }) => type === 'offer')).toHaveLength(8);
    expect(run.end(run.bob)).toEqual({ kind: 'refused', reason: 'slot-taken' });
  });
});

describe('an unfinished run', () => {
  test('waits ten seconds for each frame and five minutes for the person', () => {
    const run = new PinRun();
    run.deliver = () => false;
    run.offer();
    expect(timer(run.bob)).toBe(10_000);
    run.toBob({ type: 'ack', pid });
    expect(timer(run.bob)).toBe(300_000);
    run.toAlice({ type: 'offer', pid, slot: 17, nonceB: new Uint8Array(16) });
    expect(timer(run.alice)).toBe(300_000);
    run.enter('000000');
    expect(timer(run.alice)).toBe(10_000);
  });

  test.each(['deadline', 'cancel'] as const)('ends by %s, and says so to the other side', (type) => {
    const run = new PinRun();
    run.offer();
    run.perform(run.bob, advanceChallenge(run.bob.state, { type }, run.random));
    expect(run.end(run.bob)?.kind).toBe(type === 'cancel' ? 'cancelled' : 'timeout');
    expect(run.end(run.alice)?.kind).toBe('refused');
    expect(timer(run.bob)).toBeUndefined();
  });

  test('by the newcomer ends the PIN unburnt', () => {
    const run = new PinRun();
    run.offer();
    run.perform(run.alice, advancePinEntry(run.alice.state, { type: 'cancel' }, run.random));
    expect(run.end(run.bob)).toEqual({ kind: 'refused', reason: 'cancelled' });
    expect(types(run.bob)).not.toContain('burnt');
    run.toBob({ type: 'pinA', pid, nonceA: new Uint8Array(16), ya: new Uint8Array(32) });
    expect(types(run.bob)).not.toContain('burnt');
  });

  test.each([
    ['paired', 'paired'],
    ['misfit', 'wrong-pin'],
  ] as const)('that is burnt ends when the hs1 has %s', (type, kind) => {
    const run = new PinRun();
    run.offer();
    run.enter(run.pin);
    run.perform(run.bob, advanceChallenge(run.bob.state, { type }, run.random));
    expect(run.end(run.bob)).toEqual({ kind });
  });
});

interface Role<State, Effect> {
  state: State;
  readonly effects: Effect[];
}

/** Bob the member challenges Alice the newcomer over a queue. */
class PinRun {
  readonly bob: Role<ChallengeState, ChallengeEffect> = { state: { kind: 'ended' }, effects: [] };
  readonly alice: Role<PinEntryState, PinRunEffect> = { state: { kind: 'ended' }, effects: [] };
  readonly sent: PairingFrame[] = [];
  readonly taken = new Set<number>();
  deliver: (frame: PairingFrame) => boolean = () => true;
  change: (frame: PairingFrame) => PairingFrame = (frame) => frame;

  constructor(
    readonly contextOfAlice = context,
    readonly random = testRandom('pin run'),
  ) {}

  get pin(): string {
    return this.bob.effects.find((effect) => effect.type === 'show')?.pin ?? '';
  }

  /** What the first offer of such a run will be. */
  nextSlot(): number {
    const { state } = challenge(context, testRandom('pin run'));
    return state.kind === 'offered' ? state.slot : 0;
  }

  offer(): void {
    this.perform(this.bob, challenge(context, this.random));
  }

  enter(pin: string): void {
    this.perform(this.alice, advancePinEntry(this.alice.state, { type: 'entered', pin }, this.random));
  }

  toBob(frame: PairingFrame): void {
    this.perform(this.bob, advanceChallenge(this.bob.state, { type: 'frame', frame }, this.random));
  }

  toAlice(frame: PairingFrame): void {
    if (frame.type === 'offer')
      return this.perform(this.alice, takeOffer(this.contextOfAlice, frame, this.taken));
    this.perform(this.alice, advancePinEntry(this.alice.state, { type: 'frame', frame }, this.random));
  }

  perform<S, E extends ChallengeEffect>(
    role: Role<S, E>,
    step: { readonly state: S; readonly effects: readonly E[] },
  ): void {
    role.state = step.state;
    role.effects.push(...step.effects);
    for (const effect of step.effects) if (effect.type === 'send') this.post(role, effect.frame);
  }

  psk(role: Role<unknown, ChallengeEffect>): string | undefined {
    const agreed = role.effects.find((effect) => effect.type === 'agreed');
    return agreed && toHex(agreed.psk);
  }

  end(role: Role<unknown, ChallengeEffect>) {
    return role.effects.find((effect) => effect.type === 'ended')?.reason;
  }

  private post(from: unknown, bytes: Uint8Array): void {
    const frame = this.change(decodePairingFrame(bytes));
    this.sent.push(frame);
    if (!this.deliver(frame)) return;
    if (from === this.bob) this.toAlice(frame);
    else this.toBob(frame);
  }
}

function types(role: Role<unknown, ChallengeEffect>): string[] {
  return role.effects.map(({ type }) => type);
}

function timer(role: Role<unknown, ChallengeEffect>): number | undefined {
  return role.effects.findLast((effect) => effect.type === 'deadline')?.ms;
}

function changedGuess(frame: Extract<PairingFrame, { type: 'pinA' }>, at: number): PairingFrame {
  const bytes = Uint8Array.of(...frame.nonceA, ...frame.ya);
  bytes[at] = (bytes[at] ?? 0) ^ 2;
  return decodePairingFrame(
    encodePairingFrame({ ...frame, nonceA: bytes.subarray(0, 16), ya: bytes.subarray(16) }),
  );
}
