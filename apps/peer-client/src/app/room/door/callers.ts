import type { DoorView, PersonView, RoomView } from '#mesh';

/** Somebody whom this member may want to challenge. */
export interface Caller {
  readonly door: DoorView;
  /** Known where other members have let them in. */
  readonly person: PersonView | undefined;
}

/**
 * Without those who are on the way in already, those blocked here, and those who showed a key that is no
 * member's: an evicted one must not ring at every door.
 */
export function callersOf({ door, people }: Pick<RoomView, 'door' | 'people'>): readonly Caller[] {
  return door.flatMap((entry): readonly Caller[] => {
    if (entry.peerId === undefined) return [{ door: entry, person: undefined }];
    const person = people.find(({ peerId }) => peerId === entry.peerId);
    return person && !person.accepted && !person.blocked ? [{ door: entry, person }] : [];
  });
}
