import { beforeEach, describe, expect, test } from '@jest/globals';
import type { PeerId } from '#protocol';
import { applyDelta } from './apply-delta.ts';
import { gapList } from './gap-list.ts';
import { nodeAgainstMesh } from './node-against-mesh.ts';
import type { GroupPicture, PairPicture, PeerPicture } from './picture.ts';
import { idOf, nameOf, reportBy, roomOf, type Said, sessionOf } from './testing/cast.ts';
import { MAX_AWAY, Topology } from './topology.ts';

let topology: Topology;
let now: number;
let seq: number;

beforeEach(() => {
  topology = new Topology();
  now = 1_000_000;
  seq = 0;
});

describe('who is present', () => {
  test('whoever the node lists and has reported is, as long as it is listed', () => {
    arrives('alice');
    reports('alice');
    pass(600_000);
    expect(peer('alice')).toMatchObject({ presence: 'node', since: 1_000_000 });
  });

  test('whoever has reported is for a minute, listed or not', () => {
    reports('alice');
    pass(59_999);
    expect(peer('alice').presence).toBe('mesh');
    pass(1);
    expect(peer('alice')).toMatchObject({ presence: 'away', since: 1_060_000 });
  });

  test('a report that was already old when it came brings nobody back', () => {
    topology.tick(now);
    expect(topology.reported(reportBy('alice'), now - 60_000)).toBe('taken');
    expect(peer('alice').presence).toBe('away');
  });

  test('a session without a report is at the door and not counted', () => {
    arrives('alice', 'dan');
    reports('alice');
    expect(topology.snapshot({ links: true }).door).toEqual([{ sid: sessionOf('dan'), since: now }]);
    expect(group().counts).toMatchObject({ present: 1, pairs: 0 });
  });

  test('a session that has reported is not at the door, even when a newer one of that peer has taken over', () => {
    arrives('alice', 'alice again');
    reports('alice');
    reports('alice', { session: 'alice again' });
    expect(topology.snapshot({ links: true }).door).toEqual([]);
  });

  test('one who closes the page is offline at once, and not one-sided for a minute', () => {
    arrives('alice', 'bob');
    reports('alice', { linked: ['bob'] });
    reports('bob', { linked: ['alice'] });
    topology.left(sessionOf('bob'), now);
    expect(stateOf('alice', 'bob')).toEqual({ kind: 'linked', path: 'direct' });
    reports('alice');
    expect(peer('bob').presence).toBe('away');
    expect(pair('alice', 'bob')).toBeUndefined();
  });

  test('one who lost only the node stays present through those who are linked to it', () => {
    arrives('alice', 'bob');
    reports('bob', { linked: ['alice'] });
    reports('alice', { linked: ['bob'] });
    topology.left(sessionOf('bob'), now);
    expect(peer('bob').presence).toBe('mesh');
    pass(60_000);
    expect(peer('bob').presence).toBe('away');
  });

  test('two who have left do not keep each other present', () => {
    arrives('bob', 'carol');
    reports('bob', { linked: ['carol'] });
    reports('carol', { linked: ['bob'] });
    topology.left(sessionOf('bob'), now);
    topology.left(sessionOf('carol'), now);
    expect([peer('bob').presence, peer('carol').presence]).toEqual(['away', 'away']);
  });

  test('a report that comes after its session has left changes nothing of that', () => {
    arrives('bob');
    topology.left(sessionOf('bob'), now);
    reports('bob');
    expect(peer('bob').presence).toBe('away');
  });

  test('a fresh list of the node ends those who are not in it; losing the node ends nobody', () => {
    topology.nodeLists([sessionOf('alice'), sessionOf('bob')], now);
    reports('alice');
    reports('bob');
    topology.nodeLists([sessionOf('alice')], now);
    expect([peer('alice').presence, peer('bob').presence]).toEqual(['both', 'away']);
    topology.nodeLost(now);
    expect(peer('alice').presence).toBe('mesh');
  });

  test('what one who left has said is kept, as last reported', () => {
    arrives('bob');
    reports('bob', { sponsor: 'alice', vouches: { carol: 'pin' } });
    topology.left(sessionOf('bob'), now);
    expect(peer('bob')).toMatchObject({
      presence: 'away',
      sponsor: idOf('alice'),
      edges: [{ subject: idOf('carol'), via: 'pin' }],
    });
  });

  test('strangers who come and go under new keys are forgotten, the sponsor of somebody present is not', () => {
    const feed = topology.follow({ links: true });
    let picture = feed.snapshot();
    reports('bob', { sponsor: 'alice' });
    pass(60_000);
    reports('carol', { sponsor: 'bob' });
    for (let index = 0; index < MAX_AWAY + 50; index += 1) {
      arrives('carol');
      reports(`stranger ${index}`);
      topology.left(sessionOf(`stranger ${index}`), now);
      if (index % 7 === 0) picture = applyDelta(picture, feed.delta()!)!;
    }
    picture = applyDelta(picture, feed.delta()!)!;
    const names = picture.peers.map((row) => nameOf(row.peer));
    expect(names).toHaveLength(MAX_AWAY + 1);
    expect(names.slice(0, 3)).toEqual(['bob', 'carol', 'stranger 51']);
    expect(new Set(picture.peers)).toEqual(new Set(feed.snapshot().peers));
  });

  test('who is forgotten and comes back finds what others say of it, and none of its old pairs', () => {
    reports('dan', { words: { carol: 'refused' } });
    pass(60_000);
    arrives('carol');
    reports('carol', { linked: ['dan'] });
    for (let index = 0; index <= MAX_AWAY; index += 1) {
      reports(`stranger ${index}`);
      topology.left(sessionOf(`stranger ${index}`), now);
    }
    expect(topology.snapshot({ links: true }).peers.map((row) => row.peer)).not.toContain(idOf('dan'));
    expect(group().unseen).toEqual([{ peer: idOf('dan'), linkedTo: [idOf('carol')] }]);
    reports('dan');
    expect(pair('carol', 'dan')).toMatchObject({ state: { kind: 'linked' }, unconfirmed: true });
  });
});

describe('the newest report of each peer', () => {
  test('decides, whichever came last', () => {
    reports('bob');
    topology.reported(reportBy('alice', { seq: 7, linked: ['bob'] }), now);
    expect(topology.reported(reportBy('alice', { seq: 6 }), now)).toBe('older');
    expect(pair('alice', 'bob')).toMatchObject({ unconfirmed: true });
  });

  test('is not made younger by an older one that is played again', () => {
    topology.reported(reportBy('alice', { seq: 7 }), now);
    pass(59_000);
    topology.reported(reportBy('alice', { seq: 7 }), now);
    topology.reported(reportBy('alice', { seq: 3 }), now);
    pass(1000);
    expect(peer('alice').presence).toBe('away');
  });

  test('moves a peer to the room that it means', () => {
    reports('alice', { linked: ['bob'] });
    reports('bob', { linked: ['alice'] });
    reports('bob', { linked: ['alice'], room: 'another' });
    const { groups, pairs } = topology.snapshot({ links: true });
    expect(groups.map(({ counts }) => counts.present)).toEqual([1, 1]);
    expect(pairs).toEqual([]);
    reports('alice', { room: 'another' });
    expect(topology.groups().map(({ roomId }) => roomId)).toEqual([roomOf('another')]);
  });
});

describe('a pair', () => {
  beforeEach(() => arrives('alice', 'bob'));

  test('that is new is connecting for half a minute, and then a gap', () => {
    reports('alice', { words: { bob: 'connecting' } });
    reports('bob', { words: { alice: 'connecting' } });
    pass(29_999);
    expect(pair('alice', 'bob')).toMatchObject({ state: { kind: 'connecting' }, since: 1_000_000 });
    pass(1);
    expect(pair('alice', 'bob')).toMatchObject({ state: { kind: 'gap', cause: 'failed' }, since: 1_030_000 });
  });

  test('that was linked and is not any more is a gap with its cause, as old as the first word of it', () => {
    reports('alice', { linked: ['bob'] });
    reports('bob', { linked: ['alice'] });
    pass(1000);
    reports('alice', { words: { bob: 'dropped' } });
    expect(pair('alice', 'bob')).toMatchObject({ state: { kind: 'one-sided', cause: 'dropped' } });
    pass(1000);
    reports('bob', { words: { alice: 'evicted' } });
    expect(pair('alice', 'bob')).toMatchObject({
      state: { kind: 'gap', cause: 'evicted' },
      since: 1_001_000,
      unconfirmed: false,
    });
    expect([...pair('alice', 'bob')!.words].sort()).toEqual(['dropped', 'evicted']);
    expect(topology.oldestGap()).toBe(1_001_000);
  });

  test('of which one has said nothing yet is as the other says, unconfirmed', () => {
    reports('alice', { linked: ['bob'] });
    reports('bob');
    expect(pair('alice', 'bob')).toMatchObject({ state: { kind: 'linked' }, unconfirmed: true });
    expect(group().counts).toMatchObject({ linked: 0, unconfirmed: 1 });
    pass(30_000);
    expect(stateOf('alice', 'bob')).toEqual({ kind: 'one-sided', cause: null });
  });

  test('that is linked is listed only for who wants to see links, and counted for all', () => {
    reports('alice', { relayed: ['bob'] });
    reports('bob', { linked: ['alice'] });
    expect(topology.snapshot({ links: false }).pairs).toEqual([]);
    expect(stateOf('alice', 'bob')).toEqual({ kind: 'linked', path: 'relayed' });
    expect(group()).toMatchObject({ completeness: 1, counts: { pairs: 1, linked: 1, relayed: 1 } });
  });

  test('of two who are not both there is not in the picture', () => {
    reports('alice', { linked: ['bob'] });
    reports('bob', { linked: ['alice'] });
    topology.left(sessionOf('alice'), now);
    reports('bob');
    expect(topology.snapshot({ links: true }).pairs).toEqual([]);
  });
});

describe('completeness', () => {
  test('is the share of linked pairs', () => {
    room({ alice: ['bob', 'carol'], bob: ['alice'], carol: ['alice'] });
    expect(group()).toMatchObject({ completeness: 2 / 3, counts: { present: 3, pairs: 3, linked: 2 } });
  });

  test('leaves out a pair in which one says that the other is evicted', () => {
    room({ alice: ['bob'], bob: ['alice'] });
    for (const name of ['alice', 'bob']) {
      reports(name, { linked: [name === 'alice' ? 'bob' : 'alice'], words: { mallory: 'evicted' } });
    }
    reports('mallory', { linked: ['alice', 'bob'] });
    expect(group()).toMatchObject({ completeness: 1, counts: { pairs: 3, oneSided: 2, evicted: 2 } });
  });

  test('of one who is alone is whole', () => {
    reports('alice');
    expect(group().completeness).toBe(1);
  });
});

describe('suspects', () => {
  test('an outsider is named with the one who let it in: 1 peer explains all gaps', () => {
    malloryIsIn();
    expect(group().suspects).toEqual([
      { peer: idOf('mallory'), explains: 3, sponsor: { peer: idOf('carol'), saidBy: 'both' } },
    ]);
    expect(group().counts).toMatchObject({ gaps: 3, suspicious: 3 });
  });

  test('an outsider that names somebody else as its sponsor is still hung under who vouched', () => {
    malloryIsIn();
    reports('mallory', { sponsor: 'alice', linked: ['carol'] });
    expect(group().suspects[0]?.sponsor).toEqual({ peer: idOf('carol'), saidBy: 'sponsor' });
  });

  test('an outsider for whom nobody answers is shown with its own word, as its own word', () => {
    malloryIsIn();
    reports('carol', { linked: ['alice', 'bob', 'dan', 'mallory'] });
    reports('mallory', { sponsor: 'alice', linked: ['carol'] });
    expect(group().suspects[0]?.sponsor).toEqual({ peer: idOf('alice'), saidBy: 'peer' });
  });

  test('a sponsor who is away keeps its place by its last report', () => {
    malloryIsIn();
    topology.left(sessionOf('carol'), now);
    for (const name of ['alice', 'bob', 'dan', 'mallory']) reports(name, { sponsor: 'carol' });
    pass(30_000);
    expect(peer('carol').presence).toBe('away');
    expect(topology.groups()[0]?.suspects[0]?.sponsor).toEqual({ peer: idOf('carol'), saidBy: 'peer' });
    expect(group().suspects.find((suspect) => suspect.peer === idOf('mallory'))).toBeUndefined();
  });

  test('networks and sleep accuse nobody', () => {
    room({ alice: ['carol'], bob: ['carol'], carol: ['alice', 'bob'], dan: [] });
    for (const name of ['alice', 'bob']) reports(name, { linked: ['carol'], words: { dan: 'failed' } });
    reports('carol', { linked: ['alice', 'bob'], words: { dan: 'dropped' } });
    reports('dan', { words: { alice: 'failed', bob: 'connecting', carol: 'failed' } });
    reports('alice', { linked: ['bob', 'carol'], words: { dan: 'failed' } });
    reports('bob', { linked: ['alice', 'carol'], words: { dan: 'failed' } });
    expect(group()).toMatchObject({ suspects: [], counts: { gaps: 3, suspicious: 0 } });
  });

  test('one gap alone accuses neither end', () => {
    room({ alice: ['carol'], bob: ['carol'], carol: ['alice', 'bob'] });
    reports('alice', { linked: ['carol'], words: { bob: 'unchallenged' } });
    expect(group()).toMatchObject({ suspects: [], counts: { gaps: 1, suspicious: 1 } });
  });

  test('who claims links that nobody confirms is one', () => {
    room({ alice: ['bob'], bob: ['alice'], mallory: ['alice', 'bob'] });
    pass(30_000);
    expect(group().suspects).toMatchObject([{ peer: idOf('mallory'), explains: 2, sponsor: null }]);
  });

  function malloryIsIn(): void {
    const others = ['alice', 'bob', 'carol', 'dan'];
    for (const name of others) {
      const linked = others.filter((other) => other !== name);
      const isSponsor = name === 'carol';
      reports(name, {
        sponsor: 'alice',
        linked: isSponsor ? [...linked, 'mallory'] : linked,
        words: isSponsor ? {} : { mallory: 'unchallenged' },
        vouches: isSponsor ? { mallory: 'pin' } : {},
      });
    }
    reports('mallory', { sponsor: 'carol', linked: ['carol'], words: { alice: 'refused' } });
  }
});

describe('the list of the node against what the mesh says', () => {
  test('names who is missing where', () => {
    arrives('alice', 'bob', 'dan');
    reports('bob');
    pass(60_000);
    reports('alice', { linked: ['carol', 'mallory'] });
    reports('carol', { linked: ['alice'] });
    const compared = nodeAgainstMesh(topology.snapshot({ links: false }), roomOf('room'));
    expect(compared).toEqual({
      door: [{ sid: sessionOf('dan'), since: 1_000_000 }],
      silent: [idOf('bob')],
      unlisted: [idOf('carol')],
      unseen: [{ peer: idOf('mallory'), linkedTo: [idOf('alice')] }],
    });
  });
});

describe('a feed', () => {
  test('says nothing when nothing has changed, and nothing of a report that says the same again', () => {
    arrives('alice', 'bob');
    room({ alice: ['bob'], bob: ['alice'] });
    const feed = topology.follow({ links: true });
    room({ alice: ['bob'], bob: ['alice'] });
    pass(1000);
    expect(feed.delta()).toBeUndefined();
  });

  test('counts its deltas, and shows a hole', () => {
    const feed = topology.follow({ links: true });
    const picture = feed.snapshot();
    reports('alice');
    feed.delta();
    reports('bob');
    expect(applyDelta(picture, feed.delta()!)).toBeUndefined();
    expect(feed.snapshot().version).toBe(picture.version + 2);
  });

  test('that is closed is told of nothing more', () => {
    const feed = topology.follow({ links: true });
    feed.close();
    reports('alice');
    expect(feed.delta()).toBeUndefined();
  });

  test('leaves alone what has not changed', () => {
    room({ alice: [], bob: [] });
    const feed = topology.follow({ links: true });
    const picture = feed.snapshot();
    arrives('dan');
    const next = applyDelta(picture, feed.delta()!)!;
    expect(next.peers).toBe(picture.peers);
    expect(next.pairs).toBe(picture.pairs);
    expect(next.door).toHaveLength(1);
  });
});

test('gaps are listed oldest first', () => {
  room({ alice: [], bob: [] });
  pass(5000);
  reports('alice', { words: { bob: 'blocked' } });
  pass(5000);
  reports('carol', { words: { alice: 'refused', bob: 'connecting' } });
  const gaps = gapList(topology.snapshot({ links: true }).pairs);
  expect(gaps.map(({ state, since }) => [state, since])).toEqual([
    [{ kind: 'gap', cause: 'blocked' }, 1_005_000],
    [{ kind: 'gap', cause: 'refused' }, 1_010_000],
  ]);
});

function arrives(...names: readonly string[]): void {
  for (const name of names) topology.arrived(sessionOf(name), now);
}

function reports(name: string, said: Said = {}): void {
  seq += 1;
  topology.reported(reportBy(name, { seq, ...said }), now);
}

/** Everyone reports to be linked to those named. */
function room(links: Readonly<Record<string, readonly string[]>>): void {
  for (const [name, linked] of Object.entries(links)) reports(name, { linked });
}

function pass(milliseconds: number): void {
  now += milliseconds;
  topology.tick(now);
}

function peer(name: string): PeerPicture {
  return topology.snapshot({ links: true }).peers.find((row) => row.peer === idOf(name))!;
}

function pair(one: string, other: string): PairPicture | undefined {
  const ids: readonly PeerId[] = [idOf(one), idOf(other)];
  return topology.snapshot({ links: true }).pairs.find(({ a, b }) => ids.includes(a) && ids.includes(b));
}

function stateOf(one: string, other: string): PairPicture['state'] | undefined {
  return pair(one, other)?.state;
}

function group(): GroupPicture {
  return topology.groups().find(({ roomId }) => roomId === roomOf('room'))!;
}
