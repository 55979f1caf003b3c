import type { PeerId, RoomCode } from '#protocol';
import { type Alert, ARRIVAL_BURST, GAP_ALERT_MS, VOUCH_BURST } from '#protocol/operator';
import { type PairPicture, sponsorOf } from '#topology';
import type { RoomMirror } from './room-mirror.ts';
import type { WindowCount } from './window-count.ts';

/** A gap of two or three is told as an old gap, if it lasts; nobody is isolated among so few. */
const LEAST_OTHERS = 3;

/** Worst first; a room that is cut in two has as many isolated peers as it has peers. */
const MAX_ISOLATED = 5;

export interface RoomJudgement {
  readonly alerts: readonly Alert[];
  /** When it can be otherwise by time alone; `Infinity` for never. */
  readonly dueAt: number;
}

/** What a person should look at in one room now. */
export function judgeRoom(
  room: RoomCode,
  mirror: RoomMirror,
  arrivals: WindowCount,
  now: number,
): RoomJudgement {
  const broken = [...mirror.broken.values()];
  const alerts = [
    ...oldGaps(room, broken, now),
    ...isolatedPeers(room, broken, mirror),
    ...contradictions(room, broken, now),
    ...vouchBursts(room, mirror, now),
    ...arrivalBurst(room, arrivals, now),
  ];
  return { alerts, dueAt: Math.min(nextAge(broken, now), nextCount(alerts, now)) };
}

/** A gap grows old, a claim is contradicted for long enough. */
function nextAge(broken: readonly PairPicture[], now: number): number {
  let next = Infinity;
  for (const { since } of broken) {
    for (const at of [(since ?? now) + CROSSING_MS, (since ?? now) + GAP_ALERT_MS]) {
      if (at > now && at < next) next = at;
    }
  }
  return next;
}

/** Bursts fade; what is counted in them may fall from second to second. */
function nextCount(alerts: readonly Alert[], now: number): number {
  return alerts.some(({ kind }) => kind === 'vouch-burst' || kind === 'arrival-burst')
    ? now + 1000
    : Infinity;
}

/** Its id names the oldest one: a later gap is not hidden by one that was acknowledged and has ended. */
function oldGaps(room: RoomCode, broken: readonly PairPicture[], now: number): Alert[] {
  const old = broken.filter(({ since }) => since !== null && now - since >= GAP_ALERT_MS);
  const oldest = oldestOf(old);
  if (!oldest) return [];
  const { a, b, since } = oldest;
  const id = `old-gaps ${room} ${a} ${b}`;
  return [{ kind: 'old-gaps', id, room, since: since ?? now, gaps: old.length, a, b }];
}

function isolatedPeers(room: RoomCode, broken: readonly PairPicture[], mirror: RoomMirror): Alert[] {
  const gapsOf = new Map<PeerId, PairPicture[]>();
  for (const pair of broken) {
    for (const peer of [pair.a, pair.b]) {
      const gaps = gapsOf.get(peer);
      if (gaps) gaps.push(pair);
      else gapsOf.set(peer, [pair]);
    }
  }
  const isolated = [...gapsOf].flatMap(([id, gaps]) => {
    const peer = mirror.peers.get(id);
    const others = (peer ? (mirror.groups.get(peer.roomId)?.counts.present ?? 0) : 0) - 1;
    return peer && others >= LEAST_OTHERS && gaps.length * 2 >= others ? [{ peer, gaps, others }] : [];
  });
  const worst = isolated.toSorted((x, y) => y.gaps.length - x.gaps.length).slice(0, MAX_ISOLATED);
  return worst.map(({ peer, gaps, others }) => ({
    kind: 'isolated-peer',
    id: `isolated-peer ${room} ${peer.peer}`,
    room,
    since: oldestOf(gaps)?.since ?? peer.since,
    peer: peer.peer,
    gaps: gaps.length,
    others,
    sponsor: sponsorOf(peer, mirror.peers),
  }));
}

/** Young ones are reports that cross: the other one's word is on its way. */
function contradictions(room: RoomCode, broken: readonly PairPicture[], now: number): Alert[] {
  const claims = broken.filter(
    ({ state, since }) => state.kind === 'one-sided' && since !== null && now - since >= CROSSING_MS,
  );
  const oldest = oldestOf(claims);
  if (!oldest) return [];
  const { a, b, since } = oldest;
  return [
    {
      kind: 'contradiction',
      id: `contradiction ${room} ${a} ${b}`,
      room,
      since: since ?? now,
      pairs: claims.length,
      a,
      b,
    },
  ];
}

/** Two reports of one change are at most two seconds apart (§8), and each may have waited as long. */
const CROSSING_MS = 5000;

function vouchBursts(room: RoomCode, { vouches }: RoomMirror, now: number): Alert[] {
  return [...vouches].flatMap(([peer, count]): Alert[] => {
    const inWindow = count.at(now);
    if (inWindow < VOUCH_BURST) return [];
    const id = `vouch-burst ${room} ${peer}`;
    return [{ kind: 'vouch-burst', id, room, since: count.since ?? now, peer, vouches: inWindow }];
  });
}

function arrivalBurst(room: RoomCode, count: WindowCount, now: number): Alert[] {
  const arrivals = count.at(now);
  if (arrivals < ARRIVAL_BURST) return [];
  return [{ kind: 'arrival-burst', id: `arrival-burst ${room}`, room, since: count.since ?? now, arrivals }];
}

function oldestOf(pairs: readonly PairPicture[]): PairPicture | undefined {
  let oldest: PairPicture | undefined;
  for (const pair of pairs) if (!oldest || (pair.since ?? 0) < (oldest.since ?? 0)) oldest = pair;
  return oldest;
}
