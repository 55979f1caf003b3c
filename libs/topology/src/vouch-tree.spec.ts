import { expect, test } from '@jest/globals';
import type { PeerPicture } from './picture.ts';
import { idOf, nameOf, reportBy, type Said, sessionOf } from './testing/cast.ts';
import { Topology } from './topology.ts';
import { vouchTree, type VouchNode } from './vouch-tree.ts';

test('everyone hangs under who let it in', () => {
  const peers = room({
    alice: { vouches: { bob: 'invite' } },
    bob: { sponsor: 'alice', vouches: { carol: 'pin' } },
    carol: { sponsor: 'bob' },
    dan: { sponsor: 'alice' },
  });
  expect(shape(vouchTree(peers))).toEqual({ alice: { bob: { carol: {} }, dan: {} } });
  expect(find(vouchTree(peers), 'bob').sponsor).toEqual({ peer: idOf('alice'), saidBy: 'both' });
  expect(find(vouchTree(peers), 'dan').sponsor).toEqual({ peer: idOf('alice'), saidBy: 'peer' });
});

test('a sponsor who is away has its place, and one who let in nobody present has none', () => {
  const peers = room(
    {
      alice: { vouches: { bob: 'invite', dan: 'invite' } },
      bob: { sponsor: 'alice', vouches: { carol: 'pin' } },
      dan: { sponsor: 'alice' },
      carol: { sponsor: 'bob' },
    },
    ['bob', 'dan'],
  );
  expect(shape(vouchTree(peers))).toEqual({ alice: { bob: { carol: {} } } });
  expect(find(vouchTree(peers), 'bob').presence).toBe('away');
});

test('a sponsor whom nobody has ever seen is a root of its own', () => {
  const tree = vouchTree(room({ alice: {}, bob: { sponsor: 'oscar' } }));
  expect(shape(tree)).toEqual({ alice: {}, oscar: { bob: {} } });
  expect(find(tree, 'oscar')).toMatchObject({ presence: 'never', sponsor: null });
});

test('who names no sponsor hangs under who vouches for it, and who vouches for nobody but by admit does not count', () => {
  const tree = vouchTree(
    room({ alice: { vouches: { mallory: 'admit' } }, carol: { vouches: { mallory: 'pin' } }, mallory: {} }),
  );
  expect(shape(tree)).toEqual({ alice: {}, carol: { mallory: {} } });
});

test('nobody is let in by the founder against the word of both', () => {
  const tree = vouchTree(room({ alice: {}, mallory: { vouches: { alice: 'pin' } } }));
  expect(shape(tree)).toEqual({ alice: {}, mallory: {} });
});

test('a circle that vouches for itself is shown once, beside the tree', () => {
  const tree = vouchTree(
    room({
      alice: {},
      bob: { sponsor: 'carol', vouches: { carol: 'pin' } },
      carol: { sponsor: 'bob', vouches: { bob: 'pin' } },
      dan: { sponsor: 'carol' },
    }),
  );
  const names = tree.flatMap(namesIn).sort();
  expect(names).toEqual(['alice', 'bob', 'carol', 'dan']);
  expect(tree).toHaveLength(2);
});

/** Everyone reports; those who are away have left again. */
function room(said: Readonly<Record<string, Said>>, away: readonly string[] = []): readonly PeerPicture[] {
  const topology = new Topology();
  for (const [name, words] of Object.entries(said)) topology.reported(reportBy(name, words), 0);
  for (const name of away) topology.left(sessionOf(name), 0);
  return topology.snapshot({ links: false }).peers;
}

type Shape = { [name: string]: Shape };

function shape(nodes: readonly VouchNode[]): Shape {
  return Object.fromEntries(nodes.map(({ peer, children }) => [nameOf(peer), shape(children)]));
}

function namesIn({ peer, children }: VouchNode): string[] {
  return [nameOf(peer), ...children.flatMap(namesIn)];
}

function find(nodes: readonly VouchNode[], name: string): VouchNode {
  const all = (node: VouchNode): readonly VouchNode[] => [node, ...node.children.flatMap(all)];
  return nodes.flatMap(all).find(({ peer }) => peer === idOf(name))!;
}
