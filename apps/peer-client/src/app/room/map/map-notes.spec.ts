import type { PersonView, RoomView } from '#mesh';
import type { PeerId, RoomId, Sid } from '#protocol';
import type { PeerPicture, TopologySnapshot } from '#topology';
import { describe, expect, test } from '@jest/globals';
import { isStale, mapNotes } from './map-notes.ts';

const NAMES: Record<string, string> = { aa: 'you', bb: 'Bob', cc: 'Carol', dd: 'Dan', ee: 'Erin' };
const nameOf = (peer: PeerId) => NAMES[peer] ?? '?';
const ROOM = 'r' as RoomId;

const linked = { link: { kind: 'linked', path: 'direct', since: 0 } } as PersonView;
const away = { link: { kind: 'away', lastSeen: 0 } } as PersonView;

function view(change: Partial<RoomView> = {}): RoomView {
  const self = { peerId: 'aa' as PeerId, name: 'Alice', role: 'founder' as const };
  return { node: { kind: 'online' }, roomId: ROOM, people: [linked], self, ...change } as RoomView;
}

function picture(...peers: [string, PeerPicture['presence']][]): TopologySnapshot {
  const rows = peers.map(([peer, presence]) => ({
    peer: peer as PeerId,
    presence,
    roomId: ROOM,
    sid: `sid of ${peer}` as Sid,
    since: 0,
    founder: 'aa' as PeerId,
    sponsor: null,
    edges: [],
  }));
  return { version: 1, peers: rows, pairs: [], groups: [], door: [] };
}

describe('above the map', () => {
  test('is nothing where node and mesh agree', () => {
    expect(mapNotes(view(), picture(['aa', 'both'], ['bb', 'both']), nameOf)).toEqual([]);
  });

  test('is said whom the node leaves out, without an accusation', () => {
    const [note] = mapNotes(view(), picture(['aa', 'both'], ['bb', 'mesh'], ['cc', 'mesh']), nameOf);
    expect(note).toMatchObject({ kind: 'unlisted' });
    expect(note?.text).toMatch(/^The node does not list Bob and Carol\. Their way to it is down, or/);
  });

  test('is said who is listed and silent; many are counted', () => {
    const all = ['bb', 'cc', 'dd', 'ee'].map((peer): [string, 'node'] => [peer, 'node']);
    const [note] = mapNotes(view(), picture(['aa', 'both'], ...all), nameOf);
    expect(note?.text).toBe('The node lists Bob, Carol and 2 others, and no word of theirs gets here.');
  });

  test('is no list to compare with while the node is away', () => {
    const node: RoomView['node'] = { kind: 'offline', since: 0, retryAt: 0 };
    expect(mapNotes(view({ node }), picture(['aa', 'mesh'], ['bb', 'mesh']), nameOf)).toEqual([]);
  });

  test('is said when nothing that is drawn can be checked', () => {
    const node: RoomView['node'] = { kind: 'offline', since: 0, retryAt: 0 };
    expect(isStale(view({ node, people: [away] }))).toBe(true);
    expect(isStale(view({ node, people: [] }))).toBe(false);
    expect(isStale(view({ node, people: [away, linked] }))).toBe(false);
    expect(mapNotes(view({ node, people: [away] }), picture(['aa', 'mesh']), nameOf)[0]?.kind).toBe('stale');
  });

  test('is said that a private map stays among members', () => {
    const policy = { pin: 'each', topology: 'private' } as const;
    expect(mapNotes(view({ policy }), picture(['aa', 'both']), nameOf)).toEqual([
      { kind: 'private', text: 'Only members see this map. The node is told nothing of it.' },
    ]);
  });
});
