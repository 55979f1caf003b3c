import type { PeerId, Report } from '#protocol';
import type { Group } from './group.ts';
import type { Presence } from './picture.ts';

/** Somebody who has reported. */
export interface Peer {
  readonly id: PeerId;
  readonly slot: number;
  group: Group;
  /** The newest by `seq`; without what nobody needs once it is `shed`. */
  report: Report;
  isShed: boolean;
  /** The session of its report has left, which is for good: whoever comes with the same sid is not this peer. */
  hasLeft: boolean;
  heardAt: number;
  presence: Presence;
  /** Present, or away, since. */
  since: number;
  /** Came less than `CONNECTING_MS` ago. */
  isNew: boolean;
  /** Whom its report names and who has not reported; nobody while it is away. */
  unseen: Set<PeerId>;
}
