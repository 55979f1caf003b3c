import type { PeerId, Report } from '#protocol';
import type { Group } from './group.ts';
import type { Presence } from './picture.ts';

/** Somebody who has reported. */
export interface Peer {
  readonly id: PeerId;
  readonly slot: number;
  group: Group;
  /** The newest by `seq`. */
  report: Report;
  heardAt: number;
  presence: Presence;
  /** Present, or away, since. */
  since: number;
  /** Came less than `CONNECTING_MS` ago. */
  isNew: boolean;
  /** Whom its report names and who has not reported. */
  unseen: Set<PeerId>;
}
