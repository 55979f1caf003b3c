import type { TopologySnapshot } from '#topology';
import type { SimulatedDevice } from './simulated-world.ts';

/** The graph as that device has it now, with the pairs that are linked. */
export function pictureOf({ room }: SimulatedDevice): TopologySnapshot {
  const feed = room.topology.follow({ links: true });
  const snapshot = feed.snapshot();
  feed.close();
  return snapshot;
}

/**
 * Each pair of present peers in words, sorted: `alice + bob: linked`, `alice + bob: gap, dropped`,
 * `alice + bob: one-sided, failed`.
 */
export function pairsSeenBy(device: SimulatedDevice, all: readonly SimulatedDevice[]): readonly string[] {
  return pictureOf(device)
    .pairs.map(({ a, b, state }) => {
      const pair = [nameOf(a, all), nameOf(b, all)].sort().join(' + ');
      const cause = 'cause' in state ? `, ${state.cause ?? 'silence'}` : '';
      return `${pair}: ${state.kind}${cause}`;
    })
    .sort();
}

/** In order of weight: `mallory explains 2, let in by carol`. */
export function suspectsSeenBy(device: SimulatedDevice, all: readonly SimulatedDevice[]): readonly string[] {
  const [group] = pictureOf(device).groups;
  return (group?.suspects ?? []).map(({ peer, explains, sponsor }) => {
    const by = sponsor ? `, let in by ${nameOf(sponsor.peer, all)}` : '';
    return `${nameOf(peer, all)} explains ${explains}${by}`;
  });
}

function nameOf(peer: string, all: readonly SimulatedDevice[]): string {
  return all.find(({ room }) => room.view.self.peerId === peer)?.name ?? peer;
}
