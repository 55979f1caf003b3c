import { assertNever } from '#protocol';
import type { RoomEvent } from '#protocol/operator';
import type { GapCause } from '#topology';
import { pseudonym } from '../shell/pseudonym.ts';

export const CAUSES: Readonly<Record<GapCause, string>> = {
  evicted: 'evicted',
  blocked: 'blocked',
  refused: 'refused',
  'wrong-pin': 'wrong PIN',
  unchallenged: 'never challenged',
  dropped: 'dropped',
  failed: 'connection failed',
};

export function causeWords(cause: string | null): string {
  if (cause === null) return 'one-sided claim';
  return (CAUSES as Readonly<Record<string, string>>)[cause] ?? cause;
}

/** How an event looks in the list. `seen`: the node saw it itself; otherwise peers have signed it. */
export interface EventWords {
  readonly text: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
  readonly seen: boolean;
}

/** Under an invite it is the inviter who answers, whoever of the others was there to open. */
const LET_IN = {
  pin: (by: string, subject: string) => `${by} let ${subject} in, by PIN`,
  word: (by: string, subject: string) => `${by} let ${subject} in, on somebody’s word`,
  invite: (by: string, subject: string) => `${by} let ${subject} in, by invite`,
  admit: (by: string, subject: string) => `${by} opened for ${subject}, who had another’s invite`,
};

export function eventWords(event: RoomEvent): EventWords {
  switch (event.kind) {
    case 'room-opened':
      return { text: 'The room was opened', tone: 'plain', seen: true };
    case 'room-closed':
      return { text: 'The last session left', tone: 'plain', seen: true };
    case 'arrived':
      return { text: `Session ${event.sid.slice(0, 6)} arrived`, tone: 'plain', seen: true };
    case 'left':
      return {
        text: `${event.peer ? pseudonym(event.peer) : `Session ${event.sid.slice(0, 6)}`} left`,
        tone: 'plain',
        seen: true,
      };
    case 'peer-present':
      return { text: `${pseudonym(event.peer)} reports`, tone: 'good', seen: false };
    case 'peer-away':
      return { text: `${pseudonym(event.peer)} is away`, tone: 'plain', seen: false };
    case 'linked':
      return { text: `${between(event)} are linked`, tone: 'good', seen: false };
    case 'gap':
      return { text: `Gap between ${between(event)}: ${causeWords(event.cause)}`, tone: 'bad', seen: false };
    case 'one-sided':
      return { text: `Of ${between(event)}, only one says that they are linked`, tone: 'bad', seen: false };
    case 'vouched':
      return {
        text: LET_IN[event.via](pseudonym(event.peer), pseudonym(event.subject)),
        tone: 'plain',
        seen: false,
      };
    case 'report-refused':
      return {
        text: `A report of session ${event.sid.slice(0, 6)} did not count: ${event.reason.replace('-', ' ')}`,
        tone: 'warn',
        seen: true,
      };
    case 'closed-by-operator':
      return {
        text: event.sid
          ? `An operator disconnected session ${event.sid.slice(0, 6)}`
          : 'An operator closed the room',
        tone: 'warn',
        seen: true,
      };
    default:
      return assertNever(event);
  }
}

function between({ a, b }: Extract<RoomEvent, { kind: 'gap' | 'linked' | 'one-sided' }>): string {
  return `${pseudonym(a)} and ${pseudonym(b)}`;
}
