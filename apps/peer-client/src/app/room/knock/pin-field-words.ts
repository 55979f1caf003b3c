import type { PinEntryResult, PinFieldView } from '#mesh';

/** What became of one member's PIN, and what to do next; undefined where there is nothing to say. */
export function fieldWords({ slot, state, end }: PinFieldView): string | undefined {
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
