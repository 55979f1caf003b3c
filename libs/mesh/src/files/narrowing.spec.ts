import { beforeEach, describe, expect, test } from '@jest/globals';
import { Narrowing } from './narrowing.ts';
import { laneSource, type Source } from './source.ts';
import { ALICE, BOB, CAROL } from './testing/transfer-scene.ts';

const MB = 1_048_576;
const PIECE = 0.25 * MB;

/** What holders bring, each of them as fast as it says, together no faster than this device takes it. */
class Way {
  readonly narrowing = new Narrowing();
  now = 1_000_000;
  device = Infinity;
  rates: Map<Source, number> = new Map();
  whole = (_source: Source): boolean => true;
  readonly #owed = new Map<Source, number>();

  pass(seconds: number): void {
    for (const end = this.now + seconds * 1000; this.now < end; this.now += 10) {
      const asked = [...this.rates].filter(([source]) => (this.narrowing.on ?? source) === source);
      const all = asked.reduce((sum, [, rate]) => sum + rate, 0);
      for (const [source, rate] of asked) {
        const bytes = (this.#owed.get(source) ?? 0) + (rate * Math.min(1, this.device / all)) / 100;
        const pieces = Math.floor(bytes / PIECE);
        this.#owed.set(source, bytes - pieces * PIECE);
        for (let piece = 0; piece < pieces; piece++) this.narrowing.came(source, PIECE, this.now, this.whole);
      }
      this.narrowing.pass(this.now, this.whole);
    }
  }
}

describe('of several holders', () => {
  let way: Way;

  beforeEach(() => {
    way = new Way();
    way.rates = new Map([
      [ALICE, 20 * MB],
      [BOB, 30 * MB],
      [CAROL, 20 * MB],
    ]);
    way.device = 16 * MB;
  });

  test('one is asked alone where the device takes no more, the one that brings most', () => {
    way.pass(1);
    expect(way.narrowing.on).toBe(BOB);
    way.pass(60);
    expect(way.narrowing.on).toBe(BOB);
  });

  test('all are asked where little comes, since they bring more together', () => {
    way.rates = new Map([ALICE, BOB, CAROL].map((source) => [source, 2 * MB]));
    way.pass(60);
    expect(way.narrowing.on).toBeUndefined();
  });

  test('all are asked again within three seconds where one alone brings less, and one is tried more and more seldom', () => {
    way.device = Infinity;
    way.rates = new Map([ALICE, BOB, CAROL].map((source) => [source, 5 * MB]));
    let alone = 0;
    const tries: number[] = [];
    for (let step = 0, before = false; step < 30_000; step++) {
      way.pass(0.01);
      const isAlone = way.narrowing.on !== undefined;
      if (isAlone) alone += 1;
      if (isAlone && !before) tries.push(step / 100);
      before = isAlone;
    }
    expect(tries.length).toBe(4);
    expect(tries[1]! - tries[0]!).toBeGreaterThan(30);
    expect(tries[2]! - tries[1]!).toBeGreaterThan(60);
    expect(alone / 100 / tries.length).toBeLessThan(3);
  });

  test('all are asked again when nothing comes any more', () => {
    way.pass(5);
    way.rates.clear();
    way.pass(3);
    expect(way.narrowing.on).toBeUndefined();
  });

  test('all are asked again at once when that one is lost, and for nobody else', () => {
    way.pass(5);
    way.narrowing.lost(ALICE);
    expect(way.narrowing.on).toBe(BOB);
    way.narrowing.lost(BOB);
    expect(way.narrowing.on).toBeUndefined();
  });

  test('none is asked alone that has not all of it', () => {
    way.whole = (source) => source === CAROL;
    way.pass(1);
    expect(way.narrowing.on).toBe(CAROL);
    const other = new Way();
    other.rates = way.rates;
    other.whole = () => false;
    other.pass(10);
    expect(other.narrowing.on).toBeUndefined();
  });

  test('none is asked alone where there are lanes, which one connection was too slow for', () => {
    way.rates.set(laneSource(BOB, 1), 3 * MB);
    way.pass(10);
    expect(way.narrowing.on).toBeUndefined();
  });
});
