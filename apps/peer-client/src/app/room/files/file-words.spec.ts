import { describe, expect, test } from '@jest/globals';
import type { FileHere, FileView } from '#mesh';
import type { PeerId } from '#trust';
import { timeLeftWords } from './time-left-words.ts';
import { hiddenWords, holderWords, outOfReachWords, type People, progressWords } from './file-words.ts';

const [ALICE, BOB] = ['a'.repeat(32), 'b'.repeat(32)] as PeerId[] as [PeerId, PeerId];

const people: People = {
  nameOf: (peerId) => (peerId === ALICE ? 'Alice' : 'Bob'),
  linkOf: (peerId) => (peerId === ALICE ? 'gap' : 'away'),
};

function file(here: FileHere, holders: readonly PeerId[], reachable: readonly PeerId[] = []): FileView {
  return {
    id: '0'.repeat(32) as FileView['id'],
    path: ['map.png'],
    type: 'image/png',
    size: 4_200_000,
    root: '0'.repeat(64) as FileView['root'],
    addedBy: ALICE,
    addedAt: 0,
    here,
    holders,
    reachable,
  };
}

describe('the time that is left', () => {
  test.each([
    [1, 'a few seconds left'],
    [42, '45 seconds left'],
    [70, 'about a minute left'],
    [600, 'about 10 minutes left'],
    [7_300, 'about 2 hours left'],
  ])('for %d seconds is "%s"', (seconds, words) => expect(timeLeftWords(seconds * 10, 10)).toBe(words));

  test('is not guessed while nothing comes', () => expect(timeLeftWords(100, 0)).toBe(''));
});

describe('who has a file', () => {
  test.each<[FileView, string]>([
    [file({ kind: 'none' }, [ALICE, BOB], [ALICE]), 'Held by 2, 1 reachable'],
    [file({ kind: 'none' }, [ALICE], [ALICE]), 'Held by 1'],
    [file({ kind: 'none' }, []), 'Held by nobody'],
    [file({ kind: 'whole' }, []), 'Only you have it'],
    [file({ kind: 'whole' }, [ALICE, BOB]), 'Held by you and 2 others'],
  ])('%#: is said', (which, words) => expect(holderWords(which)).toBe(words));

  test('across a gap is named, with what helps', () => {
    expect(outOfReachWords(file({ kind: 'none' }, [ALICE]), people)).toBe(
      'Only Alice has it, and you two have no link. Somebody who has one can keep a copy for you.',
    );
  });

  test('and has gone is named', () => {
    expect(outOfReachWords(file({ kind: 'waiting', bytes: 0 }, [BOB]), people)).toBe(
      'Only Bob has it, and is not here now.',
    );
    expect(outOfReachWords(file({ kind: 'none' }, []), people)).toBe('Nobody is known to have it any more.');
  });

  test('and can be reached needs no word', () => {
    expect(outOfReachWords(file({ kind: 'none' }, [ALICE, BOB], [BOB]), people)).toBeUndefined();
    expect(outOfReachWords(file({ kind: 'whole' }, []), people)).toBeUndefined();
  });
});

describe('how far a file is', () => {
  test('is said with speed, time left and where it comes from', () => {
    const here: FileHere = { kind: 'fetching', bytes: 2_100_000, bytesPerSecond: 100_000, from: [ALICE] };
    expect(progressWords(file(here, [ALICE], [ALICE]), people)).toBe(
      '2.1 MB of 4.2 MB · 100 kB/s · 25 seconds left · from Alice',
    );
    expect(progressWords(file({ ...here, from: [ALICE, BOB] }, [ALICE]), people)).toMatch(/from 2 people$/);
  });

  test('is said of one that stopped, with the reason', () => {
    const failed: FileHere = { kind: 'failed', bytes: 1_000_000, why: 'full' };
    expect(progressWords(file(failed, [ALICE]), people)).toMatch(/no room/);
    expect(progressWords(file({ kind: 'paused', bytes: 0 }, [ALICE]), people)).toBe(
      '0 bytes of 4.2 MB · paused',
    );
  });
});

describe('what of the list is not shown', () => {
  test('is nothing where all is', () => expect(hiddenWords([], people.nameOf)).toBeUndefined());

  test('is counted, and said whose it is', () => {
    const words = hiddenWords(
      [
        { by: ALICE, count: 1200 },
        { by: undefined, count: 40 },
      ],
      people.nameOf,
    );
    expect(words).toMatch(
      /^1240 more files are on the list and not shown here: 1200 by Alice, 40 by people who are not in the room\./,
    );
  });
});
