import type { RoomView } from '#mesh';
import type { PeerId } from '#protocol';
import { nodeAgainstMesh, type TopologySnapshot } from '#topology';

/** What is said above the map, where there is something to say. */
export interface MapNote {
  readonly kind: 'stale' | 'unlisted' | 'silent' | 'private';
  readonly text: string;
}

type Said = Pick<RoomView, 'node' | 'policy' | 'roomId' | 'people' | 'self'>;

/** `nameOf`: what to call somebody in a sentence. */
export function mapNotes(
  view: Said,
  picture: TopologySnapshot,
  nameOf: (peer: PeerId) => string,
): readonly MapNote[] {
  const notes: MapNote[] = [];
  if (isStale(view)) {
    notes.push({
      kind: 'stale',
      text: 'Nobody can be reached from here at the moment. This is what was last reported.',
    });
  } else if (view.node.kind === 'online' && view.roomId !== undefined) {
    const { unlisted, silent } = nodeAgainstMesh(picture, view.roomId);
    const others = (peers: readonly PeerId[]) => peers.filter((peer) => peer !== view.self.peerId);
    notes.push(...unlistedNote(others(unlisted).map(nameOf)), ...silentNote(others(silent).map(nameOf)));
  }
  if (view.policy?.topology === 'private') {
    notes.push({ kind: 'private', text: 'Only members see this map. The node is told nothing of it.' });
  }
  return notes;
}

/** With the node gone and no link left, nothing that is drawn can be checked. */
export function isStale({ node, people }: Pick<RoomView, 'node' | 'people'>): boolean {
  return node.kind !== 'online' && people.length > 0 && people.every(({ link }) => link.kind !== 'linked');
}

/** A peer whose own way to the node is down looks the same: it accuses nobody. */
function unlistedNote(names: readonly string[]): MapNote[] {
  if (names.length === 0) return [];
  return [
    {
      kind: 'unlisted',
      text: `The node does not list ${joined(names)}. Their way to it is down, or it leaves them out; links do not need it.`,
    },
  ];
}

function silentNote(names: readonly string[]): MapNote[] {
  if (names.length === 0) return [];
  return [{ kind: 'silent', text: `The node lists ${joined(names)}, and no word of theirs gets here.` }];
}

/** More than three make no sentence. */
function joined(names: readonly string[]): string {
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} others`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
