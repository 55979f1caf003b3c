import type { LetIn, PersonLink } from '#mesh';
import type { PeerId } from '#trust';
import { describe, expect, test } from '@jest/globals';
import { letInWords } from './let-in-words.ts';
import { linkWords } from './link-words.ts';

const names: Record<string, string> = { aa: 'you', bb: 'Bob', cc: 'Carol' };
const words = (letIn: LetIn) => letInWords(letIn, (peerId) => names[peerId] ?? '?');
const [alice, bob, carol] = ['aa', 'bb', 'cc'] as [PeerId, PeerId, PeerId];

describe('who let somebody in', () => {
  test('names the inviter, the note and the member who opened the door', () => {
    expect(words({ how: 'invite', inviter: bob, admittedBy: carol, note: 'for Dan', at: 0 })).toBe(
      'By Bob’s invite “for Dan”, opened by Carol.',
    );
    expect(words({ how: 'invite', inviter: alice, admittedBy: bob, note: '', at: 0 })).toBe(
      'By your invite, opened by Bob.',
    );
  });

  test('does not name one person twice', () => {
    expect(words({ how: 'invite', inviter: bob, admittedBy: bob, note: '', at: 0 })).toBe('By Bob’s invite.');
  });

  test('tells a PIN from a word', () => {
    expect(words({ how: 'pin', by: alice, at: 0 })).toBe('You checked a PIN with them.');
    expect(words({ how: 'word', by: carol, at: 0 })).toBe('On the word of Carol.');
    expect(words({ how: 'founder' })).toBe('Founded this room.');
  });
});

describe('the state of a link', () => {
  test('every kind and cause has words', () => {
    const links: PersonLink[] = [
      ...(['direct', 'relayed', 'unknown'] as const).map(
        (path) => ({ kind: 'linked', path, since: 0 }) as const,
      ),
      ...(['unchallenged', 'failed', 'refused', 'dropped', 'blocked'] as const).map(
        (cause) => ({ kind: 'gap', cause }) as const,
      ),
      { kind: 'connecting', since: 0 },
      { kind: 'reconnecting', since: 0 },
      { kind: 'away', lastSeen: undefined },
    ];
    expect(new Set(links.map((link) => linkWords(link).why)).size).toBe(links.length);
  });
});
