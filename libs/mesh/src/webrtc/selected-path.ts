import type { LinkPath } from '../transport.ts';
import type { EngineCandidate } from './peer-connection-engine.ts';

/**
 * What the engine's pair says by itself, at a hundredth of the cost of a stats report. Undefined where it leaves open
 * what an end is: one that came unannounced may yet turn out to be a relay.
 */
export function pathOf(pair: {
  readonly local: EngineCandidate;
  readonly remote: EngineCandidate;
}): LinkPath | undefined {
  const ends = [pair.local.type, pair.remote.type];
  if (ends.includes('relay')) return 'relayed';
  return ends.every((type) => type === 'host' || type === 'srflx') ? 'direct' : undefined;
}

/** From a stats report: whether the selected candidate pair goes through a TURN server at either end. */
export function selectedPath(stats: ReadonlyMap<string, object>): LinkPath {
  const pair = selectedPair(stats);
  if (!pair) return 'unknown';
  const ends = [pair['localCandidateId'], pair['remoteCandidateId']].map((id) => entry(stats, id));
  if (ends.some((end) => end === undefined)) return 'unknown';
  return ends.some((end) => end?.['candidateType'] === 'relay') ? 'relayed' : 'direct';
}

type Entry = Readonly<Record<string, unknown>>;

/** Firefox has no `transport` entry: there it is the nominated pair that succeeded. */
function selectedPair(stats: ReadonlyMap<string, object>): Entry | undefined {
  const entries = [...stats.values()] as Entry[];
  const transport = entries.find(({ type }) => type === 'transport');
  if (transport) return entry(stats, transport['selectedCandidatePairId']);
  return entries.find(
    ({ type, nominated, state }) => type === 'candidate-pair' && nominated === true && state === 'succeeded',
  );
}

function entry(stats: ReadonlyMap<string, object>, id: unknown): Entry | undefined {
  return typeof id === 'string' ? (stats.get(id) as Entry | undefined) : undefined;
}
