import { RoomCode } from '#protocol';

/** What is to happen in one simulated room. Peers are numbered in the order in which they come; 0 founds it. */
export interface RoomPlan {
  readonly code: RoomCode;
  readonly topology: 'shared' | 'private';
  readonly peers: readonly PeerPlan[];
  /** Pairs that no network links: gaps without ill will. */
  readonly cuts: readonly (readonly [number, number])[];
  /** Who goes and comes back again, in turn. */
  readonly restless: readonly number[];
}

export interface PeerPlan {
  readonly name: string;
  /** Undefined for the founder. */
  readonly sponsor: number | undefined;
  /** By PIN is how one member lets somebody in to whom the others have not agreed. */
  readonly way: 'invite' | 'pin';
}

export interface RoomShape {
  readonly peers: number;
  /** Of those peers, how many are let in by a PIN of one member and of nobody else. */
  readonly outsiders: number;
  /** Share of the other pairs that can not be linked. */
  readonly gaps: number;
  readonly topology: 'shared' | 'private';
}

/** `random` gives numbers in [0, 1); equal numbers make equal plans. */
export function planRoom(code: string, shape: RoomShape, random: () => number): RoomPlan {
  const members = shape.peers - shape.outsiders;
  const below = (limit: number) => Math.floor(random() * limit);
  const peers = Array.from({ length: shape.peers }, (_, index): PeerPlan => {
    if (index === 0) return { name: nameOf(0), sponsor: undefined, way: 'invite' };
    if (index < members) return { name: nameOf(index), sponsor: sponsorAmong(index, random), way: 'invite' };
    // The founder knows better, where there is somebody else.
    const sponsor = members > 1 ? 1 + below(members - 1) : 0;
    return { name: `mallory-${index}`, sponsor, way: 'pin' };
  });
  return {
    code: RoomCode.parse(code),
    topology: shape.topology,
    peers,
    cuts: pairsAmong(peers, members).filter(() => random() < shape.gaps),
    restless: peers.flatMap((_, index) => (index > 0 && index < members && random() < 0.2 ? [index] : [])),
  };
}

/** Those who came early let more people in. */
function sponsorAmong(count: number, random: () => number): number {
  return Math.floor(random() ** 1.6 * Math.min(count, 12));
}

/** All pairs of members but those of sponsor and newcomer, who must meet for anybody to come in. */
function pairsAmong(peers: readonly PeerPlan[], members: number): (readonly [number, number])[] {
  return Array.from({ length: members }, (_, b) =>
    Array.from({ length: b }, (_unused, a) => [a, b] as const).filter(([a]) => peers[b]?.sponsor !== a),
  ).flat();
}

const NAMES = ['alice', 'bob', 'carol', 'dan', 'erin', 'frank', 'grace', 'heidi', 'ivan', 'judy'];

function nameOf(index: number): string {
  const name = NAMES[index % NAMES.length] ?? '';
  return index < NAMES.length ? name : `${name}-${Math.floor(index / NAMES.length) + 1}`;
}
