import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { AuditLog } from '../storage/audit-log.ts';
import { DataFolder } from '../storage/data-folder.ts';
import { RefusedTries } from './refused-tries.ts';
import { Tries } from './tries.ts';

const MANY = 12_000;

/** Tries of one round in which each address may try as often as it is let. */
function roundOf(tries: Tries, now: number): number {
  let taken = 0;
  for (let address = 0; address < MANY; address += 1) {
    if (tries.waitOf(`address ${address}`, now) > 0) continue;
    tries.count(`address ${address}`, now);
    taken += 1;
  }
  return taken;
}

test('who has more addresses than are remembered has five tries a minute for all the others together', () => {
  const tries = new Tries();
  const rounds = [1, 2, 3, 4, 5, 6, 7].map((round) => roundOf(tries, round));
  expect(rounds.slice(0, 5)).toEqual([10_005, 10_000, 10_000, 10_000, 10_000]);
  expect(rounds.slice(5)).toEqual([0, 0]);
});

test('an address that has been quiet for a minute makes room for another one', () => {
  const tries = new Tries();
  roundOf(tries, 0);
  expect(tries.waitOf('alice', 1)).toBeGreaterThan(0);
  expect(tries.waitOf('alice', 60_000)).toBe(0);
  for (let number = 0; number < 5; number += 1) tries.count('alice', 60_000);
  expect(tries.waitOf('alice', 60_000)).toBeGreaterThan(0);
  expect(tries.waitOf('bob', 60_000)).toBe(0);
});

test('of many wrong tries in a minute ten are written down one by one, and the others as one line', () => {
  const path = mkdtempSync(join(tmpdir(), 'tessera-tries-'));
  const audit = new AuditLog(DataFolder.open(path));
  const timers: (() => void)[] = [];
  const refused = new RefusedTries(
    audit,
    () => 7,
    (callback) => timers.push(callback),
  );
  const notes = () => audit.newest(100, Infinity).entries.map(({ from, note }) => [from, note]);
  for (let number = 1; number <= 67; number += 1) refused.add(`address ${number}`, 'bearer');
  expect(notes()).toHaveLength(10);
  expect(notes()[0]).toEqual(['address 10', 'with a bearer token']);
  for (const end of timers.splice(0)) end();
  expect(notes()).toHaveLength(11);
  expect(notes()[0]).toEqual(['several addresses', 'and 57 more']);
  refused.add('mallory', 'sign-in');
  for (const end of timers.splice(0)) end();
  expect(notes().slice(0, 2)).toEqual([
    ['mallory', ''],
    ['several addresses', 'and 57 more'],
  ]);
  rmSync(path, { recursive: true });
});
