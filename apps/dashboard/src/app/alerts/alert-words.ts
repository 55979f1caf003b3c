import { assertNever } from '#protocol';
import type { Alert } from '#protocol/operator';
import { grouped, megabytes, plural } from '../shell/figures.ts';
import { longPseudonym } from '../shell/pseudonym.ts';

export interface AlertWords {
  readonly title: string;
  readonly text: string;
  /** `bad`: somebody may be where nobody wants them. `warn`: something is not as it should be. */
  readonly weight: 'bad' | 'warn';
}

export function alertWords(alert: Alert): AlertWords {
  switch (alert.kind) {
    case 'old-gaps':
      return {
        title: `${plural(alert.gaps, 'gap')} older than a minute`,
        text: `The oldest is between ${longPseudonym(alert.a)} and ${longPseudonym(alert.b)}.`,
        weight: 'warn',
      };
    case 'isolated-peer':
      return {
        title: `${longPseudonym(alert.peer)} has gaps to ${alert.gaps} of ${alert.others}`,
        text: alert.sponsor
          ? `Let in by ${longPseudonym(alert.sponsor.peer)}. Ask the members whether they know this peer.`
          : 'Nobody answers for this peer.',
        weight: 'bad',
      };
    case 'contradiction':
      return {
        title: plural(alert.pairs, 'contradiction'),
        text: `Of ${longPseudonym(alert.a)} and ${longPseudonym(alert.b)}, only one says that they are linked.`,
        weight: 'bad',
      };
    case 'vouch-burst':
      return {
        title: `${longPseudonym(alert.peer)} let ${alert.vouches} in within a minute`,
        text: 'One member answers for many newcomers at once.',
        weight: 'warn',
      };
    case 'arrival-burst':
      return {
        title: `${plural(alert.arrivals, 'arrival')} within a minute`,
        text: 'Unusually many sessions came into one room.',
        weight: 'warn',
      };
    case 'node-limit':
      return { ...limitWords(alert), weight: 'warn' };
    default:
      return assertNever(alert);
  }
}

function limitWords({ what, used, limit }: Extract<Alert, { kind: 'node-limit' }>) {
  switch (what) {
    case 'room-peers':
      return {
        title: 'Room almost full',
        text: `${grouped(used)} of ${grouped(limit)} peers. The limit is TESSERA_LIMIT_ROOM_PEERS.`,
      };
    case 'event-loop-lag':
      return {
        title: 'The node is slow',
        text: `Its event loop was ${Math.round(used)} ms late; more than ${limit} ms can be felt.`,
      };
    case 'memory':
      return { title: 'Memory is short', text: `${megabytes(used)} of ${megabytes(limit)} are used.` };
    case 'disk':
      return {
        title: 'The disk can not be used',
        text: 'Bans and the audit log are kept in memory only and end with the node.',
      };
    default:
      return assertNever(what);
  }
}
