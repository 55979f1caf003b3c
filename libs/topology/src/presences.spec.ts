import { beforeEach, describe, expect, test } from '@jest/globals';
import { applyDelta } from './apply-delta.ts';
import { idOf, nameOf, reportBy, sessionOf } from './testing/cast.ts';
import { ObservedRoom } from './testing/observed-room.ts';
import { MAX_AWAY } from './topology.ts';

let room: ObservedRoom;

beforeEach(() => {
  room = new ObservedRoom();
});

describe('who is present', () => {
  test('whoever the node lists and has reported is, as long as it is listed', () => {
    room.arrives('alice');
    room.reports('alice');
    room.pass(600_000);
    expect(room.peer('alice')).toMatchObject({ presence: 'node', since: 1_000_000 });
  });

  test('whoever has reported is for a minute, listed or not', () => {
    room.reports('alice');
    room.pass(59_999);
    expect(room.peer('alice').presence).toBe('mesh');
    room.pass(1);
    expect(room.peer('alice')).toMatchObject({ presence: 'away', since: 1_060_000 });
  });

  test('a report that was already old when it came brings nobody back', () => {
    room.topology.tick(room.now);
    expect(room.topology.reported(reportBy('alice'), room.now - 60_000)).toBe('taken');
    expect(room.peer('alice').presence).toBe('away');
  });

  test('a session without a report is at the door and not counted', () => {
    room.arrives('alice', 'dan');
    room.reports('alice');
    expect(room.snapshot.door).toEqual([{ sid: sessionOf('dan'), since: room.now }]);
    expect(room.group.counts).toMatchObject({ present: 1, pairs: 0 });
  });

  test('a session that has reported is not at the door, even when a newer one of that peer has taken over', () => {
    room.arrives('alice', 'alice again');
    room.reports('alice');
    room.reports('alice', { session: 'alice again' });
    expect(room.snapshot.door).toEqual([]);
  });

  test('one who closes the page is offline at once, and not one-sided for a minute', () => {
    room.arrives('alice', 'bob');
    room.reports('alice', { linked: ['bob'] });
    room.reports('bob', { linked: ['alice'] });
    room.leaves('bob');
    expect(room.pair('alice', 'bob')?.state).toEqual({ kind: 'linked', path: 'direct' });
    room.reports('alice');
    expect(room.peer('bob').presence).toBe('away');
    expect(room.pair('alice', 'bob')).toBeUndefined();
  });

  test('one who lost only the node stays present through those who are linked to it', () => {
    room.arrives('alice', 'bob');
    room.reports('bob', { linked: ['alice'] });
    room.reports('alice', { linked: ['bob'] });
    room.leaves('bob');
    expect(room.peer('bob').presence).toBe('mesh');
    room.pass(60_000);
    expect(room.peer('bob').presence).toBe('away');
  });

  test('a node that stops says of all but one that they have left: who is linked to them knows better', () => {
    room.arrives('alice', 'bob', 'carol');
    room.reports('alice', { linked: ['bob'] });
    room.reports('bob', { linked: ['alice', 'carol'] });
    room.reports('carol', { linked: ['bob'], words: { alice: 'blocked' } });
    room.leaves('bob');
    room.leaves('carol');
    expect([room.peer('bob').presence, room.peer('carol').presence]).toEqual(['mesh', 'mesh']);
    room.leaves('alice');
    expect(room.peer('carol').presence).toBe('away');
  });

  test('a stranger who comes with the sid of one who left does not bring that one back, however long after', () => {
    room.arrives('bob');
    room.reports('bob', { session: 'a closed page' });
    room.arrives('a closed page');
    expect(room.peer('bob').presence).toBe('both');
    room.leaves('a closed page');
    room.arrives('a closed page');
    expect(room.peer('bob').presence).toBe('away');
    for (let index = 0; index < 1100; index += 1) room.leaves(`stranger ${index}`);
    room.topology.nodeLists([sessionOf('a closed page'), sessionOf('bob')], room.now);
    expect(room.peer('bob').presence).toBe('away');
    room.reports('bob');
    expect(room.peer('bob').presence).toBe('both');
  });

  test('two who have left do not keep each other present', () => {
    room.arrives('bob', 'carol');
    room.reports('bob', { linked: ['carol'] });
    room.reports('carol', { linked: ['bob'] });
    room.leaves('bob');
    room.leaves('carol');
    expect([room.peer('bob').presence, room.peer('carol').presence]).toEqual(['away', 'away']);
  });

  test('a report that comes after its session has left changes nothing of that', () => {
    room.arrives('bob');
    room.leaves('bob');
    room.reports('bob');
    expect(room.peer('bob').presence).toBe('away');
  });

  test('a fresh list of the node ends those who are not in it; losing the node ends nobody', () => {
    room.topology.nodeLists([sessionOf('alice'), sessionOf('bob')], room.now);
    room.reports('alice');
    room.reports('bob');
    room.topology.nodeLists([sessionOf('alice')], room.now);
    expect([room.peer('alice').presence, room.peer('bob').presence]).toEqual(['both', 'away']);
    room.topology.nodeLost(room.now);
    expect(room.peer('alice').presence).toBe('mesh');
  });

  test('what one who left has said is kept, as last reported', () => {
    room.arrives('bob');
    room.reports('bob', { sponsor: 'alice', vouches: { carol: 'pin' } });
    room.leaves('bob');
    expect(room.peer('bob')).toMatchObject({
      presence: 'away',
      sponsor: idOf('alice'),
      edges: [{ subject: idOf('carol'), via: 'pin' }],
    });
  });

  test('strangers who come and go under new keys are forgotten, the sponsor of somebody present is not', () => {
    const feed = room.topology.follow({ links: true });
    let picture = feed.snapshot();
    room.reports('bob', { sponsor: 'alice' });
    room.pass(60_000);
    room.reports('carol', { sponsor: 'bob' });
    for (let index = 0; index < MAX_AWAY + 50; index += 1) {
      room.arrives('carol');
      room.reports(`stranger ${index}`);
      room.leaves(`stranger ${index}`);
      if (index % 7 === 0) picture = applyDelta(picture, feed.delta()!)!;
    }
    picture = applyDelta(picture, feed.delta()!)!;
    const names = picture.peers.map((row) => nameOf(row.peer));
    expect(names).toHaveLength(MAX_AWAY + 1);
    expect(names.slice(0, 3)).toEqual(['bob', 'carol', 'stranger 51']);
    expect(new Set(picture.peers)).toEqual(new Set(feed.snapshot().peers));
  });

  test('who is forgotten and comes back finds what others say of it, and none of its old pairs', () => {
    room.reports('dan', { words: { carol: 'refused' } });
    room.pass(60_000);
    room.arrives('carol');
    room.reports('carol', { linked: ['dan'] });
    for (let index = 0; index <= MAX_AWAY; index += 1) {
      room.reports(`stranger ${index}`);
      room.leaves(`stranger ${index}`);
    }
    expect(room.snapshot.peers.map((row) => row.peer)).not.toContain(idOf('dan'));
    expect(room.group.unseen).toEqual([{ peer: idOf('dan'), linkedTo: [idOf('carol')] }]);
    room.reports('dan');
    expect(room.pair('carol', 'dan')).toMatchObject({ state: { kind: 'linked' }, unconfirmed: true });
  });
});
