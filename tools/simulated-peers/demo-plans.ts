import { planRoom, type RoomPlan } from './room-plan.ts';

const WORDS = [
  ['amber', 'cedar', 'coral', 'ivory', 'jade', 'lilac', 'maple', 'olive', 'opal', 'slate'],
  ['otter', 'heron', 'lynx', 'wren', 'badger', 'finch', 'hare', 'robin', 'marten', 'crane'],
] as const;

/** One large room with Mallory in it, then small ones of all kinds. */
export function demoPlans(
  options: { readonly peers: number; readonly rooms: number },
  random: () => number,
): readonly RoomPlan[] {
  const large = { peers: options.peers, outsiders: 1, gaps: 0.006, topology: 'shared' } as const;
  const small = Array.from({ length: Math.max(0, options.rooms - 1) }, (_, index) =>
    planRoom(codeOf(index), smallShape(index, random), random),
  );
  return [planRoom('mosaic-demo', large, random), ...small];
}

function smallShape(index: number, random: () => number) {
  const peers = 2 + Math.floor(random() * 7);
  return {
    peers,
    outsiders: peers > 3 && index % 7 === 3 ? 1 : 0,
    gaps: index % 5 === 1 ? 0.12 : 0,
    topology: index % 11 === 8 ? ('private' as const) : ('shared' as const),
  };
}

function codeOf(index: number): string {
  const first = WORDS[0][index % 10] ?? '';
  const second = WORDS[1][(index * 3 + Math.floor(index / 10)) % 10] ?? '';
  return `${first}-${second}-${10 + index}`;
}
