import type { DoorView, PersonView, RoomView } from '#mesh';

/** What this member may do about another one, in the order in which it is offered. */
export type MemberAct =
  'challenge' | 'accept-word' | 'take-back' | 'make-co-admin' | 'block' | 'unblock' | 'evict';

/** `door`: that person's session, where a PIN can be made for it. */
export function actsOn(
  person: PersonView,
  { role }: RoomView['self'],
  door: DoorView | undefined,
): readonly MemberAct[] {
  const isStranger = !person.accepted && !person.blocked;
  const acts: readonly [MemberAct, boolean][] = [
    ['challenge', isStranger && door !== undefined && door.locked === undefined && isIdle(door)],
    ['accept-word', isStranger],
    ['take-back', person.vouchedByUs],
    ['make-co-admin', role === 'founder' && person.role === 'member'],
    ['block', !person.blocked],
    ['unblock', person.blocked],
    ['evict', mayEvict(role, person.role)],
  ];
  return acts.flatMap(([act, offered]) => (offered ? [act] : []));
}

/** §5, rules 1 and 3: nobody evicts the founder, and co-admins do not evict each other. */
function mayEvict(own: RoomView['self']['role'], theirs: PersonView['role']): boolean {
  if (theirs === 'founder') return false;
  return own === 'founder' || (own === 'co-admin' && theirs === 'member');
}

function isIdle({ challenge }: DoorView): boolean {
  return challenge === undefined || challenge.kind === 'ended';
}
