import type { PersonLink } from '#mesh';
import { describe, expect, test } from '@jest/globals';
import { summarizeConnections } from './connection-summary.ts';

const linked: PersonLink = { kind: 'linked', path: 'direct', since: 0 };
const relayed: PersonLink = { kind: 'linked', path: 'relayed', since: 0 };
const connecting: PersonLink = { kind: 'connecting', since: 0 };
const gap: PersonLink = { kind: 'gap', cause: 'failed' };
const away: PersonLink = { kind: 'away', lastSeen: undefined };

const room = (...links: PersonLink[]) => summarizeConnections(links.map((link) => ({ link })));

describe('the pill', () => {
  test('says so when nobody else is here', () => {
    expect(room(away)).toMatchObject({ text: 'only you', mood: 'alone' });
  });

  test('counts direct links against those who are here, not against those who are away', () => {
    expect(room(linked, linked, away)).toMatchObject({ text: '2 of 2 direct', mood: 'whole' });
  });

  test('a link whose path is not known yet counts as direct', () => {
    expect(room({ kind: 'linked', path: 'unknown', since: 0 }).text).toBe('1 of 1 direct');
  });

  test('names relayed links, those in the making and gaps, worst mood first', () => {
    expect(room(linked, relayed, connecting, { kind: 'reconnecting', since: 0 }, gap)).toMatchObject({
      text: '1 of 5 direct · 1 relayed · 2 connecting · 1 gap',
      mood: 'gap',
    });
    expect(room(gap, gap).text).toBe('0 of 2 direct · 2 gaps');
    expect(room(linked, connecting).mood).toBe('working');
  });
});
