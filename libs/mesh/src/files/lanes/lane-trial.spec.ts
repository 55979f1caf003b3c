import { beforeEach, describe, expect, test } from '@jest/globals';
import { LaneTrial } from './lane-trial.ts';

const MB = 1_048_576;

/** What comes at a steady pace over ways of which each, or all together, hold some. */
class Way {
  readonly trial = new LaneTrial();
  now = 1_000_000;
  bytes = 0;
  left = 500 * MB;
  ways = 1;
  isGivingWay = false;
  readonly said: { readonly what: 'open' | 'undo'; readonly after: number }[] = [];

  constructor(private readonly rate: (ways: number) => number) {}

  pass(seconds: number): void {
    for (let step = 0; step < 2 * seconds; step++) {
      this.now += 500;
      const came = Math.min(this.left, this.rate(this.ways) / 2);
      this.bytes += came;
      this.left -= came;
      const { now, bytes, left, ways, isGivingWay } = this;
      const canOpen = ways < 4;
      const what = this.trial.step({ now, bytes, left, ways, settingUp: 0, canOpen, isGivingWay });
      if (what === 'open') this.ways = this.opens();
      if (what === 'undo') this.ways = 1;
      if (what) this.said.push({ what, after: (this.now - 1_000_000) / 1000 });
    }
  }

  opens = (): number => 4;
}

const whats = ({ said }: Way): readonly string[] => said.map(({ what }) => what);

describe('lanes', () => {
  let lossy: Way;
  let full: Way;

  beforeEach(() => {
    lossy = new Way((ways) => 0.5 * MB * ways);
    full = new Way(() => 2 * MB);
  });

  test('are tried within four seconds where one connection is slow, and kept where each brings as much', () => {
    lossy.pass(120);
    expect(lossy.said).toEqual([{ what: 'open', after: expect.any(Number) }]);
    expect(lossy.said[0]!.after).toBeLessThanOrEqual(4);
  });

  test('are closed where they share a full line, and tried less and less', () => {
    full.left = 10_000 * MB;
    full.pass(1_000);
    expect(whats(full).slice(0, 6)).toEqual(['open', 'undo', 'open', 'undo', 'open', 'undo']);
    expect(full.said[1]!.after).toBeLessThan(10);
    const tries = full.said.filter(({ what }) => what === 'open').map(({ after }) => after);
    expect(tries[1]! - tries[0]!).toBeGreaterThan(30);
    expect(tries[2]! - tries[1]!).toBeGreaterThan(60);
    expect(tries.length).toBeLessThanOrEqual(6);
  });

  test.each<[string, (way: Way) => void, number]>([
    ['one connection is fast', () => {}, 12],
    ['little is left', (way) => (way.left = 7 * MB), 1],
    ['what is left comes in a moment', (way) => (way.left = 24 * MB), 5],
    ['nothing comes', () => {}, 0],
    ['people write, for whom pieces wait', (way) => (way.isGivingWay = true), 1],
  ])('are not tried where %s', (_, change, rate) => {
    const way = new Way(() => rate * MB);
    change(way);
    way.pass(30);
    expect(way.said).toEqual([]);
  });

  test('are not tried where pieces have ceased to come for a while', () => {
    let rate = 9 * MB;
    const way = new Way(() => rate);
    way.opens = () => 1;
    way.pass(5);
    rate = 0;
    way.pass(40);
    // The last pieces may look like a slow way, once.
    expect(way.said.length).toBeLessThanOrEqual(1);
  });

  test('are not judged by what came while people wrote', () => {
    let rate = 0.5 * MB;
    const way = new Way((ways) => rate * ways);
    way.pass(4);
    expect(whats(way)).toEqual(['open']);
    way.isGivingWay = true;
    rate = 0.01 * MB;
    way.pass(20);
    way.isGivingWay = false;
    rate = 0.5 * MB;
    way.pass(20);
    expect(whats(way)).toEqual(['open']);
    expect(way.ways).toBe(4);
  });

  test('that nobody takes are asked for again after half a minute, and not before', () => {
    lossy.opens = () => 1;
    lossy.pass(80);
    const tries = lossy.said.map(({ after }) => after);
    expect(whats(lossy)).toEqual(['open', 'open', 'open']);
    expect(tries[1]! - tries[0]!).toBeGreaterThan(30);
  });

  test('that are lost are tried again while they pay', () => {
    lossy.pass(20);
    lossy.ways = 2;
    lossy.pass(40);
    expect(whats(lossy)).toEqual(['open', 'open']);
    expect(lossy.ways).toBe(4);
  });

  test('are tried at once for the next file where they paid for the last', () => {
    lossy.left = 16 * MB;
    lossy.pass(20);
    expect(lossy.left).toBe(0);
    lossy.ways = 1;
    lossy.left = 100 * MB;
    lossy.pass(5);
    expect(whats(lossy)).toEqual(['open', 'open']);
  });
});
