import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { EDGE_VIAS, REPORTED_STATES, type Report } from '#protocol';
import { applyDelta } from './apply-delta.ts';
import type { PairPicture, TopologySnapshot } from './picture.ts';
import { idOf, reportBy, roomOf, sessionOf } from './testing/cast.ts';
import { NaiveTopology, type TopologyEvent } from './testing/naive-topology.ts';
import { Topology } from './topology.ts';

const NAMES = ['alice', 'bob', 'carol', 'dan', 'mallory', 'trudy'];
/** Named in reports, and never reporting. */
const NEVER_THERE = 'oscar';

interface Timed {
  readonly event: TopologyEvent;
  /** Milliseconds since the event before. */
  readonly after: number;
}

describe('whatever happens in whatever order', () => {
  test('the picture that grew is the picture that is drawn from scratch', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const [topology, naive] = [new Topology(), new NaiveTopology()];
        for (const [event, at] of timeline(history)) {
          apply(topology, event, at);
          naive.apply(event, at);
          const snapshot = topology.snapshot({ links: true });
          expect(byKey(snapshot.pairs)).toEqual(byKey(naive.pairs));
          expect(snapshot.peers.map(({ peer, presence, since }) => [peer, presence, since]).sort()).toEqual(
            [...naive.peers].map(([peer, { presence, since }]) => [peer, presence, since]).sort(),
          );
          expect(snapshot.door.map(({ sid }) => sid).sort()).toEqual(naive.door.toSorted());
        }
      }),
      { numRuns: 100 },
    );
  });

  test('the counts of a room are those of its pairs', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const topology = new Topology();
        for (const [event, at] of timeline(history)) apply(topology, event, at);
        const { groups, pairs, peers } = topology.snapshot({ links: true });
        for (const { roomId, counts } of groups) {
          const ids = peers.filter((peer) => peer.roomId === roomId && peer.presence !== 'away');
          const own = pairs.filter(({ a }) => ids.some(({ peer }) => peer === a));
          const having = (...kinds: string[]) => own.filter(({ state }) => kinds.includes(state.kind));
          const linked = having('linked').filter(({ unconfirmed }) => !unconfirmed).length;
          expect(counts).toMatchObject({
            present: ids.length,
            pairs: pairsOf(ids.length),
            linked,
            unconfirmed: having('linked').length - linked,
            connecting: having('connecting').length,
            oneSided: having('one-sided').length,
            gaps: having('gap').length,
          });
        }
      }),
    );
  });

  test('a snapshot and its deltas are a fresh snapshot, with and without links, as JSON too', () => {
    fc.assert(
      fc.property(histories(), fc.array(fc.boolean()), fc.boolean(), (history, flushes, links) => {
        const topology = new Topology();
        const feed = topology.follow({ links });
        let picture = feed.snapshot();
        for (const [index, [event, at]] of timeline(history).entries()) {
          apply(topology, event, at);
          if (flushes[index] === true) continue;
          const delta = feed.delta();
          if (delta) picture = applyDelta(picture, throughJson(delta)) ?? picture;
          expect(sorted(picture)).toEqual(sorted(feed.snapshot()));
        }
        expect(throughJson(picture)).toEqual(picture);
      }),
      { numRuns: 100 },
    );
  });

  test('reports may come in any order: the newest of each peer decides', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(reports(), { selector: ({ publicKey, seq }) => publicKey + seq, maxLength: 12 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const [one, other] = [new Topology(), new Topology()];
          for (const report of all) one.reported(report, 1000);
          for (const report of shuffled) other.reported(report, 1000);
          for (const topology of [one, other]) topology.tick(1000);
          expect(sorted(other.snapshot({ links: true }))).toEqual(sorted(one.snapshot({ links: true })));
        },
      ),
    );
  });

  test('nobody speaks for another: whatever mallory reports, pairs and rows of others stay as they are', () => {
    fc.assert(
      fc.property(histories(), fc.array(reports('mallory'), { minLength: 1 }), (history, forged) => {
        const [without, under] = [new Topology(), new Topology()];
        const honest = timeline(history).filter(([event]) => !isBy('mallory', event) && !isLeave(event));
        const end = honest.at(-1)?.[1] ?? 0;
        for (const [event, at] of honest) {
          apply(without, event, at);
          apply(under, event, at);
        }
        for (const report of forged) under.reported(report, end);
        without.tick(end);
        const [told, truth] = [under, without].map((topology) =>
          ofOthersThan('mallory', topology.snapshot({ links: true })),
        );
        expect(told).toEqual(truth);
      }),
    );
  });
});

function timeline(history: readonly Timed[]): [TopologyEvent, number][] {
  let at = 0;
  return history.map(({ event, after }) => [event, (at += after)]);
}

function apply(topology: Topology, event: TopologyEvent, at: number): void {
  switch (event.kind) {
    case 'nodeLists':
      return topology.nodeLists(event.sids, at);
    case 'arrived':
      return topology.arrived(event.sid, at);
    case 'left':
      return topology.left(event.sid, at);
    case 'nodeLost':
      return topology.nodeLost(at);
    case 'tick':
      return topology.tick(at);
    case 'reported':
      topology.reported(event.report, at);
  }
}

function histories(): fc.Arbitrary<Timed[]> {
  const sids = fc.constantFrom(...NAMES.map(sessionOf));
  const events: fc.Arbitrary<TopologyEvent> = fc.oneof(
    { weight: 6, arbitrary: reports().map((report) => ({ kind: 'reported' as const, report })) },
    { weight: 2, arbitrary: sids.map((sid) => ({ kind: 'arrived' as const, sid })) },
    { weight: 1, arbitrary: sids.map((sid) => ({ kind: 'left' as const, sid })) },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(sids).map((listed) => ({ kind: 'nodeLists' as const, sids: listed })),
    },
    { weight: 1, arbitrary: fc.constantFrom({ kind: 'nodeLost' as const }, { kind: 'tick' as const }) },
  );
  const after = fc.oneof(fc.constant(0), fc.constantFrom(1, 1000, 15_000, 29_999, 30_000, 59_999, 60_000));
  return fc.array(fc.record({ event: events, after }), { minLength: 5, maxLength: 25 });
}

function reports(by?: string): fc.Arbitrary<Report> {
  const someone = fc.constantFrom(...NAMES, NEVER_THERE);
  const words = fc.dictionary(
    someone,
    fc.oneof({ weight: 3, arbitrary: fc.constant('linked' as const) }, fc.constantFrom(...REPORTED_STATES)),
  );
  return fc
    .record({
      name: by === undefined ? fc.constantFrom(...NAMES) : fc.constant(by),
      seq: fc.nat(20),
      room: fc.oneof({ weight: 9, arbitrary: fc.constant('room') }, fc.constant('another')),
      founder: fc.constantFrom('alice', 'mallory'),
      sponsor: someone,
      words,
      vouches: fc.dictionary(someone, fc.constantFrom(...EDGE_VIAS)),
    })
    .map(({ name, ...said }) => reportBy(name, said));
}

function isBy(name: string, event: TopologyEvent): boolean {
  return event.kind === 'reported' && event.report.publicKey === reportBy(name).publicKey;
}

/** Who has left is present through anybody's word of a link to it, until its own report is too old. */
function isLeave({ kind }: TopologyEvent): boolean {
  return kind === 'left' || kind === 'nodeLists';
}

function ofOthersThan(name: string, { peers, pairs, door }: TopologySnapshot): unknown {
  const id = idOf(name);
  return {
    peers: peers.filter(({ peer }) => peer !== id),
    pairs: byKey(pairs.filter(({ a, b }) => a !== id && b !== id)),
    door: door.filter(({ sid }) => sid !== sessionOf(name)),
  };
}

function pairsOf(peers: number): number {
  return peers < 2 ? 0 : (peers * (peers - 1)) / 2;
}

function byKey(pairs: readonly PairPicture[]): PairPicture[] {
  return pairs.toSorted((x, y) => (x.a + x.b < y.a + y.b ? -1 : 1));
}

/** The order of a table means nothing; the order of words in it does. */
function sorted({ version, ...tables }: TopologySnapshot): unknown {
  expect(version).toBeGreaterThanOrEqual(0);
  return Object.entries(tables).map(([name, rows]) => [
    name,
    rows.map((row) => JSON.stringify(row)).toSorted(),
  ]);
}

function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

test('two rooms under one code are kept apart', () => {
  const topology = new Topology();
  topology.reported(reportBy('alice', { linked: ['bob'] }), 0);
  topology.reported(reportBy('bob', { linked: ['alice'], room: 'another' }), 0);
  const { groups, pairs } = topology.snapshot({ links: true });
  expect(groups.map(({ roomId, counts }) => [roomId, counts.present])).toEqual([
    [roomOf('room'), 1],
    [roomOf('another'), 1],
  ]);
  expect(pairs).toEqual([]);
});
