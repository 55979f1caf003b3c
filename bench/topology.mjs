/**
 * How long the graph of a room of 2000 takes, with one pair in a hundred a gap: medians of rounds in which every
 * measure has its turn, in CPU time of the one thread, so that a busy machine does not show. The goals are 50 ms for a pass over all pairs, and 1 ms for one report with its delta.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { peerIdOf, sidFromBytes, toHex } from '#protocol';
import { applyDelta, Topology } from '#topology';

const PEERS = 2000;
const GAP_SHARE = 0.01;
const ROUNDS = 7;
const BATCH = 100;

const peers = Array.from({ length: PEERS }, (_, index) => {
  const publicKey = toHex(sha256(Uint8Array.of(index >> 8, index & 255)));
  const sid = sidFromBytes(sha256(Uint8Array.of(1, index >> 8, index & 255)).subarray(0, 16));
  return { publicKey, id: peerIdOf(publicKey), sid };
});
const sids = peers.map(({ sid }) => sid);
const gaps = chooseGaps();
const times = new Map();
let now = 0;
let seq = 0;
let topology;
let feed;

for (let round = 0; round < ROUNDS; round += 1) measureRound(round);

const [{ counts, suspects }] = topology.groups();
console.log(`${PEERS} peers, ${counts.gaps} gaps, ${suspects.length} suspects; Node ${process.version}`);
console.table(Object.fromEntries([...times].map(([what, all]) => [what, summary(all)])));

function measureRound(round) {
  build();
  const start = measure('a snapshot of all that is missing', () => feed.snapshot());
  const some = Array.from({ length: BATCH }, (_, step) => (round * 97 + step * 13) % PEERS);
  const reporting = (words) => some.map((index) => reportBy(index, words?.(index)));
  measureReports('a report that says the same, and no delta', reporting());
  const [delta] = measureReports(
    'a report with one link less, and its delta',
    reporting((index) => ({ without: (index + 1) % PEERS })),
  );
  measure('… applied to a picture', () => applyDelta({ ...start, version: delta.from }, delta));
  measureReports('a report with the link back, and its delta', reporting());
  measureReports(
    'a report with another cause for twenty gaps, and its delta',
    reporting(() => ({ cause: 'refused' })),
  );
  measureReports(
    'a report that says nothing of anybody, and its delta',
    reporting(() => ({ of: [] })),
  );
  measureReports('a report that says all of it again, and its delta', reporting());
  measure('a tick', () => some.forEach(() => pass(1)), BATCH);
}

/**
 * Everyone reports, while the node lists them, and again as the next heartbeat does: of more names than four of the
 * largest rooms have, nobody keeps what was said before they came. Half a minute later every pair is judged anew.
 */
function build() {
  topology = new Topology();
  topology.nodeLists(sids, now);
  const first = peers.map((_, index) => reportBy(index));
  measure('the first reports of all, together', () =>
    first.forEach((report) => topology.reported(report, now)),
  );
  for (const report of first) topology.reported({ ...report, seq: (seq += 1) }, now);
  measure('a pass over all pairs', () => pass(30_000));
  feed = topology.follow({ links: false });
}

/** Each report alone, and what a feed makes of it. */
function measureReports(what, reports) {
  const all = () =>
    reports.map((report) => {
      topology.reported(report, now);
      return feed.delta();
    });
  return measure(what, all, reports.length);
}

function pass(milliseconds) {
  now += milliseconds;
  topology.tick(now);
}

function reportBy(index, { without, cause = 'unchallenged', of = peers } = {}) {
  const { publicKey, sid } = peers[index];
  const wordOf = (other) => {
    const isGap = gaps.has(Math.min(index, other) * PEERS + Math.max(index, other));
    return isGap ? { state: cause, path: 'unknown' } : { state: 'linked', path: 'direct' };
  };
  return {
    roomId: toHex(new Uint8Array(32)),
    seq: (seq += 1),
    time: now,
    publicKey,
    sid,
    heads: [],
    founder: peers[0].id,
    sponsor: index === 0 ? undefined : peers[index >> 1].id,
    pairs: of.flatMap(({ id }, other) => {
      if (other === index) return [];
      return [{ peer: id, ...(other === without ? { state: 'dropped', path: 'unknown' } : wordOf(other)) }];
    }),
    edges: [2 * index, 2 * index + 1]
      .filter((child) => child > 0 && child < PEERS)
      .map((child) => ({ subject: peers[child].id, via: 'invite' })),
  };
}

/** The same ones in every run (mulberry32). */
function chooseGaps() {
  const chosen = new Set();
  let state = 42;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  while (chosen.size < (GAP_SHARE * PEERS * (PEERS - 1)) / 2) {
    const [a, b] = [Math.floor(random() * PEERS), Math.floor(random() * PEERS)];
    if (a < b) chosen.add(a * PEERS + b);
  }
  return chosen;
}

/** The thread's clock goes in steps of milliseconds, so what is short is done `repeats` times over. */
function measure(what, act, repeats = 1) {
  const begin = process.threadCpuUsage();
  const result = act();
  const { user, system } = process.threadCpuUsage(begin);
  times.set(what, [...(times.get(what) ?? []), (user + system) / 1000 / repeats]);
  return result;
}

function summary(all) {
  const sorted = all.toSorted((a, b) => a - b);
  const inMs = (value) => Number(value.toFixed(3));
  return {
    'median ms': inMs(sorted[sorted.length >> 1]),
    'worst ms': inMs(sorted.at(-1)),
    rounds: all.length,
  };
}
