import { beforeEach, describe, expect, test } from '@jest/globals';
import { applyDelta } from './apply-delta.ts';
import { MAX_SLOTS } from './interned-room.ts';
import { nodeAgainstMesh } from './node-against-mesh.ts';
import { idOf, nameOf, reportBy, roomOf, sessionOf } from './testing/cast.ts';
import { ObservedRoom } from './testing/observed-room.ts';
import { MAX_AWAY } from './topology.ts';

let room: ObservedRoom;

beforeEach(() => {
  room = new ObservedRoom();
});

describe('the newest report of each peer', () => {
  test('decides, whichever came last', () => {
    room.reports('bob');
    room.topology.reported(reportBy('alice', { seq: 7, linked: ['bob'] }), room.now);
    expect(room.topology.reported(reportBy('alice', { seq: 6 }), room.now)).toBe('older');
    expect(room.pair('alice', 'bob')).toMatchObject({ unconfirmed: true });
  });

  test('is not made younger by an older one that is played again', () => {
    room.topology.reported(reportBy('alice', { seq: 7 }), room.now);
    room.pass(59_000);
    room.topology.reported(reportBy('alice', { seq: 7 }), room.now);
    room.topology.reported(reportBy('alice', { seq: 3 }), room.now);
    room.pass(1000);
    expect(room.peer('alice').presence).toBe('away');
  });

  test('moves a peer to the room that it means', () => {
    room.reports('alice', { linked: ['bob'] });
    room.reports('bob', { linked: ['alice'] });
    room.reports('bob', { linked: ['alice'], room: 'another' });
    const { groups, pairs } = room.snapshot;
    expect(groups.map(({ counts }) => counts.present)).toEqual([1, 1]);
    expect(pairs).toEqual([]);
    room.reports('alice', { room: 'another' });
    expect(room.topology.groups().map(({ roomId }) => roomId)).toEqual([roomOf('another')]);
  });
});

describe('a pair', () => {
  beforeEach(() => room.arrives('alice', 'bob'));

  test('that is new is connecting for half a minute, and then a gap', () => {
    room.reports('alice', { words: { bob: 'connecting' } });
    room.reports('bob', { words: { alice: 'connecting' } });
    room.pass(29_999);
    expect(room.pair('alice', 'bob')).toMatchObject({ state: { kind: 'connecting' }, since: 1_000_000 });
    room.pass(1);
    expect(room.pair('alice', 'bob')).toMatchObject({
      state: { kind: 'gap', cause: 'failed' },
      since: 1_030_000,
    });
  });

  test('that was linked and is not any more is a gap with its cause, as old as the first word of it', () => {
    room.reports('alice', { linked: ['bob'] });
    room.reports('bob', { linked: ['alice'] });
    room.pass(1000);
    room.reports('alice', { words: { bob: 'dropped' } });
    expect(room.pair('alice', 'bob')).toMatchObject({ state: { kind: 'one-sided', cause: 'dropped' } });
    room.pass(1000);
    room.reports('bob', { words: { alice: 'evicted' } });
    expect(room.pair('alice', 'bob')).toMatchObject({
      state: { kind: 'gap', cause: 'evicted' },
      since: 1_001_000,
      unconfirmed: false,
    });
    const { a, b, words } = room.pair('alice', 'bob')!;
    expect({ [nameOf(a)]: words[0], [nameOf(b)]: words[1] }).toEqual({ alice: 'dropped', bob: 'evicted' });
    expect(room.topology.oldestGap()).toBe(1_001_000);
  });

  test('the oldest gap is the next one once it is mended, and none when all are', () => {
    room.arrives('carol');
    const links = { alice: ['bob', 'carol'], bob: ['alice', 'carol'], carol: ['alice', 'bob'] };
    room.reportLinks(links);
    expect(room.topology.oldestGap()).toBeUndefined();
    for (const lost of ['bob', 'carol']) {
      room.pass(1000);
      room.reports('alice', {
        words: { bob: 'dropped', [lost]: 'dropped' },
        linked: lost === 'bob' ? ['carol'] : [],
      });
    }
    expect(room.topology.oldestGap()).toBe(1_001_000);
    room.reports('alice', { words: { carol: 'dropped' }, linked: ['bob'] });
    expect(room.topology.oldestGap()).toBe(1_002_000);
    room.reportLinks(links);
    expect(room.topology.oldestGap()).toBeUndefined();
  });

  test('of which one has said nothing yet is as the other says, unconfirmed', () => {
    room.reports('alice', { linked: ['bob'] });
    room.reports('bob');
    expect(room.pair('alice', 'bob')).toMatchObject({ state: { kind: 'linked' }, unconfirmed: true });
    expect(room.group.counts).toMatchObject({ linked: 0, unconfirmed: 1 });
    room.pass(30_000);
    expect(room.pair('alice', 'bob')?.state).toEqual({ kind: 'one-sided', cause: null });
  });

  test('that is linked is listed only for who wants to see links, and counted for all', () => {
    room.reports('alice', { relayed: ['bob'] });
    room.reports('bob', { linked: ['alice'] });
    expect(room.topology.snapshot({ links: false }).pairs).toEqual([]);
    expect(room.pair('alice', 'bob')?.state).toEqual({ kind: 'linked', path: 'relayed' });
    expect(room.group).toMatchObject({ completeness: 1, counts: { pairs: 1, linked: 1, relayed: 1 } });
  });

  test('of two who are not both there is not in the picture', () => {
    room.reports('alice', { linked: ['bob'] });
    room.reports('bob', { linked: ['alice'] });
    room.leaves('alice');
    room.reports('bob');
    expect(room.snapshot.pairs).toEqual([]);
  });
});

describe('completeness', () => {
  test('is the share of linked pairs', () => {
    room.reportLinks({ alice: ['bob', 'carol'], bob: ['alice'], carol: ['alice'] });
    expect(room.group).toMatchObject({ completeness: 2 / 3, counts: { present: 3, pairs: 3, linked: 2 } });
  });

  test('leaves out a pair in which one says that the other is evicted', () => {
    room.reportLinks({ alice: ['bob'], bob: ['alice'] });
    for (const name of ['alice', 'bob']) {
      room.reports(name, { linked: [name === 'alice' ? 'bob' : 'alice'], words: { mallory: 'evicted' } });
    }
    room.reports('mallory', { linked: ['alice', 'bob'] });
    expect(room.group).toMatchObject({ completeness: 1, counts: { pairs: 3, oneSided: 2, evicted: 2 } });
  });

  test('of one who is alone is whole', () => {
    room.reports('alice');
    expect(room.group.completeness).toBe(1);
  });
});

describe('suspects', () => {
  test('an outsider is named with the one who let it in: 1 peer explains all gaps', () => {
    malloryIsIn();
    expect(room.group.suspects).toEqual([
      { peer: idOf('mallory'), explains: 3, sponsor: { peer: idOf('carol'), saidBy: 'both' } },
    ]);
    expect(room.group.counts).toMatchObject({ gaps: 3, suspicious: 3 });
  });

  test('an outsider that names somebody else as its sponsor is still hung under who vouched', () => {
    malloryIsIn();
    room.reports('mallory', { sponsor: 'alice', linked: ['carol'] });
    expect(room.group.suspects[0]?.sponsor).toEqual({ peer: idOf('carol'), saidBy: 'sponsor' });
  });

  test('an outsider for whom nobody answers is shown with its own word, as its own word', () => {
    malloryIsIn();
    room.reports('carol', { linked: ['alice', 'bob', 'dan', 'mallory'] });
    room.reports('mallory', { sponsor: 'alice', linked: ['carol'] });
    expect(room.group.suspects[0]?.sponsor).toEqual({ peer: idOf('alice'), saidBy: 'peer' });
  });

  test('a sponsor who is away keeps its place by its last report', () => {
    malloryIsIn();
    room.leaves('carol');
    for (const name of ['alice', 'bob', 'dan', 'mallory']) room.reports(name, { sponsor: 'carol' });
    room.pass(30_000);
    expect(room.peer('carol').presence).toBe('away');
    expect(room.topology.groups()[0]?.suspects[0]?.sponsor).toEqual({ peer: idOf('carol'), saidBy: 'peer' });
    expect(room.group.suspects.find((suspect) => suspect.peer === idOf('mallory'))).toBeUndefined();
  });

  test('networks and sleep accuse nobody', () => {
    room.reportLinks({ alice: ['carol'], bob: ['carol'], carol: ['alice', 'bob'], dan: [] });
    for (const name of ['alice', 'bob']) room.reports(name, { linked: ['carol'], words: { dan: 'failed' } });
    room.reports('carol', { linked: ['alice', 'bob'], words: { dan: 'dropped' } });
    room.reports('dan', { words: { alice: 'failed', bob: 'connecting', carol: 'failed' } });
    room.reports('alice', { linked: ['bob', 'carol'], words: { dan: 'failed' } });
    room.reports('bob', { linked: ['alice', 'carol'], words: { dan: 'failed' } });
    expect(room.group).toMatchObject({ suspects: [], counts: { gaps: 3, suspicious: 0 } });
  });

  test('who explains a small part of what is missing is no suspect', () => {
    const names = Array.from({ length: 24 }, (_, index) => `peer ${index}`);
    room.reportLinks(
      Object.fromEntries(names.map((name) => [name, names.filter((other) => other !== name)])),
    );
    for (const [index, name] of names.entries()) {
      const next = names[index + 1];
      const linked = names.filter((other) => other !== name && other !== next);
      room.reports(name, { linked, words: next ? { [next]: 'unchallenged' } : {} });
    }
    expect(room.group).toMatchObject({ suspects: [], counts: { suspicious: 23 } });
  });

  test('one gap alone accuses neither end', () => {
    room.reportLinks({ alice: ['carol'], bob: ['carol'], carol: ['alice', 'bob'] });
    room.reports('alice', { linked: ['carol'], words: { bob: 'unchallenged' } });
    expect(room.group).toMatchObject({ suspects: [], counts: { gaps: 1, suspicious: 1 } });
  });

  test('who claims links that nobody confirms is one', () => {
    room.reportLinks({ alice: ['bob'], bob: ['alice'], mallory: ['alice', 'bob'] });
    room.pass(30_000);
    expect(room.group.suspects).toMatchObject([{ peer: idOf('mallory'), explains: 2, sponsor: null }]);
  });

  function malloryIsIn(): void {
    const others = ['alice', 'bob', 'carol', 'dan'];
    for (const name of others) {
      const linked = others.filter((other) => other !== name);
      const isSponsor = name === 'carol';
      room.reports(name, {
        sponsor: 'alice',
        linked: isSponsor ? [...linked, 'mallory'] : linked,
        words: isSponsor ? {} : { mallory: 'unchallenged' },
        vouches: isSponsor ? { mallory: 'pin' } : {},
      });
    }
    room.reports('mallory', { sponsor: 'carol', linked: ['carol'], words: { alice: 'refused' } });
  }
});

describe('the list of the node against what the mesh says', () => {
  test('names who is missing where', () => {
    room.arrives('alice', 'bob', 'dan');
    room.reports('bob');
    room.pass(60_000);
    room.reports('alice', { linked: ['carol', 'mallory'] });
    room.reports('carol', { linked: ['alice'] });
    const compared = nodeAgainstMesh(room.topology.snapshot({ links: false }), roomOf('room'));
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
    room.arrives('alice', 'bob');
    room.reportLinks({ alice: ['bob'], bob: ['alice'] });
    const feed = room.topology.follow({ links: true });
    room.reportLinks({ alice: ['bob'], bob: ['alice'] });
    room.pass(1000);
    expect(feed.delta()).toBeUndefined();
  });

  test('counts its deltas, and shows a hole', () => {
    const feed = room.topology.follow({ links: true });
    const picture = feed.snapshot();
    room.reports('alice');
    feed.delta();
    room.reports('bob');
    expect(applyDelta(picture, feed.delta()!)).toBeUndefined();
    expect(feed.snapshot().version).toBe(picture.version + 2);
  });

  test('that is closed is told of nothing more', () => {
    const feed = room.topology.follow({ links: true });
    feed.close();
    room.reports('alice');
    expect(feed.delta()).toBeUndefined();
  });

  test('drops the pairs of one who left and was forgotten since the last delta', () => {
    room.arrives('carol');
    room.reports('carol');
    room.reports('dan', { words: { carol: 'refused' } });
    const feed = room.topology.follow({ links: true });
    const picture = feed.snapshot();
    expect(picture.pairs).toHaveLength(1);
    room.leaves('dan');
    for (let index = 0; index < MAX_AWAY; index += 1) {
      room.reports(`stranger ${index}`);
      room.leaves(`stranger ${index}`);
    }
    const next = applyDelta(picture, feed.delta()!)!;
    expect(next.peers.map(({ peer }) => peer)).not.toContain(idOf('dan'));
    expect(next.pairs).toEqual([]);
  });

  test('leaves alone what has not changed', () => {
    room.reportLinks({ alice: [], bob: [] });
    const feed = room.topology.follow({ links: true });
    const picture = feed.snapshot();
    room.arrives('dan');
    const next = applyDelta(picture, feed.delta()!)!;
    expect(next.peers).toBe(picture.peers);
    expect(next.pairs).toBe(picture.pairs);
    expect(next.door).toHaveLength(1);
  });
});

test('there is an end to the peers that are kept apart', () => {
  for (let index = 0; index < MAX_SLOTS; index += 1) {
    expect(room.topology.reported(reportBy(`peer ${index}`), room.now)).toBe('taken');
  }
  expect(room.topology.reported(reportBy('mallory'), room.now)).toBe('full');
  expect(room.topology.reported(reportBy('peer 0', { seq: 2 }), room.now)).toBe('taken');
  expect(room.group.counts.present).toBe(MAX_SLOTS);
});
