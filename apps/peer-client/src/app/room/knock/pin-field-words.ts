import type { PinEntryResult, PinFieldView } from '#mesh';

/** A line for each PIN of ours; one for all that are waited for where they are many, as strangers can make them. */
export function fieldsWords(fields: readonly PinFieldView[]): readonly string[] {
  const asked = fields.filter(({ state }) => state === 'asked');
  if (asked.length <= MANY_PINS) return fields.flatMap((field) => fieldWords(field) ?? []);
  const others = fields.filter(({ state }) => state !== 'asked');
  const crowd = `${asked.length} here say that they have a PIN for you. Enter only one that somebody you know has told you.`;
  return [crowd, ...others.flatMap((field) => fieldWords(field) ?? [])];
}

/** More members than that at once, each with a PIN in hand, are hardly ever real. */
const MANY_PINS = 4;

/** What became of one member's PIN, and what to do next; undefined where there is nothing to say. */
function fieldWords({ slot, state, end }: PinFieldView): string | undefined {
  if (state === 'asked') return `Somebody has a PIN for you that starts with ${slot}.`;
  if (state === 'entered') return `Checking the PIN that starts with ${slot}…`;
  switch (end) {
    case undefined:
    case 'paired':
      return undefined;
    case 'wrong-pin':
      return `The PIN that starts with ${slot} was wrong. It is burnt: the member must make a new one.`;
    case 'cancelled':
    case 'refused':
      return `The PIN that starts with ${slot} was withdrawn. Ask for a new one.`;
    case 'timeout':
      return `The time for the PIN that starts with ${slot} is over. Ask for a new one.`;
    case 'broken':
      return `The PIN that starts with ${slot} could not be checked. Ask for a new one.`;
  }
}

/** Why nothing was sent; undefined where it was. */
export function entryProblem(result: PinEntryResult, typed: string): string | undefined {
  switch (result) {
    case 'sent':
      return undefined;
    case 'malformed':
      return 'A PIN has eight digits: two, then six, as in 17 482 913.';
    case 'unknown-slot':
      return `Nobody here waits for a PIN that starts with ${firstTwo(typed)}. Nothing was sent; compare the first two digits.`;
  }
}

function firstTwo(typed: string): string {
  return typed.normalize('NFKC').replace(/\D/g, '').slice(0, 2);
}

/** `each`: how many of those who are here have let one in; nothing to count where one is enough. */
export function letInCount(linked: number, members: number): string {
  return `${linked} of ${members} ${members === 1 ? 'member has' : 'members have'} let you in.`;
}
