import type { ChallengeView, DoorView, LetIn, PersonView } from '#mesh';
import type { PeerId } from '#trust';
import { lengthWords } from '#ui/words';

/** Who stands there, as far as it is known here. */
export function callerWords(person: PersonView | undefined, nameOf: (peerId: PeerId) => string): string {
  if (!person) return 'Someone is at the door';
  return `${capital(voucher(person.letInBy, nameOf))} verified ${nameOf(person.peerId)} ${how(person.letInBy)}`;
}

/** The one whose word could be taken. */
export function voucher(letIn: LetIn, nameOf: (peerId: PeerId) => string): string {
  switch (letIn.how) {
    case 'founder':
      return 'the founder';
    case 'invite':
      return nameOf(letIn.inviter);
    case 'pin':
    case 'word':
      return nameOf(letIn.by);
  }
}

/** How a challenge stands once it has no PIN to show; undefined while it has, or where there is none. */
export function challengeWords(challenge: ChallengeView | undefined): string | undefined {
  switch (challenge?.kind) {
    case undefined:
    case 'shown':
      return undefined;
    case 'offering':
      return 'Waiting for their screen to show the field…';
    case 'checking':
      return 'Checking what they typed…';
    case 'ended':
      return ENDED[challenge.why];
  }
}

const ENDED: Record<Extract<ChallengeView, { kind: 'ended' }>['why'], string> = {
  'wrong-pin': 'The PIN was wrong, and is burnt. Make a new one.',
  timeout: 'The time for that PIN is over. Make a new one.',
  refused: 'That PIN ended on their side. Make a new one.',
  cancelled: 'That PIN was withdrawn. Make a new one.',
  broken: 'That PIN could not be checked, and is burnt. Make a new one.',
  paired: 'The PIN was right. Connecting…',
};

/** Too many wrong PINs; `until` undefined for as long as that session lives. */
export function lockWords(locked: NonNullable<DoorView['locked']>, now: number): string {
  const why = 'Too many wrong PINs.';
  if (locked.until === undefined) return `${why} They have to knock anew before anybody here can challenge.`;
  return `${why} Nobody can be challenged from this device for ${lengthWords(Math.max(0, locked.until - now))}.`;
}

/** `4:07` */
export function countdown(expires: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((expires - now) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function how({ how }: LetIn): string {
  if (how === 'pin') return 'by PIN';
  return how === 'invite' ? 'by an invite' : 'on somebody’s word';
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
