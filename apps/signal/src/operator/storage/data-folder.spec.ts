import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../test/until.ts';
import { DataFolder } from './data-folder.ts';

let path: string;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'tessera-data-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

const textOf = (name: string): string => readFileSync(join(path, name), 'utf8');

describe('a disk that fails for a while', () => {
  test('gets all that waited, in its order, and is in no trouble any more', async () => {
    const folder = DataFolder.open(path, 20);
    for (const name of ['bans.json', 'audit.jsonl'])
      mkdirSync(join(path, name, 'in the way'), { recursive: true });
    folder.replace('bans.json', 'one ban');
    folder.append('audit.jsonl', 'first');
    await folder.settled();
    expect(folder.trouble).toMatch(/EISDIR|ENOTEMPTY/);
    folder.replace('bans.json', 'two bans');
    folder.append('audit.jsonl', 'second');
    folder.replace('signed-out.json', 'nobody');
    await folder.settled();
    expect(textOf('signed-out.json')).toBe('nobody');
    for (const name of ['bans.json', 'audit.jsonl']) rmSync(join(path, name), { recursive: true });
    await until(() => folder.trouble === undefined);
    expect(textOf('bans.json')).toBe('two bans');
    expect(textOf('audit.jsonl').split('\n').filter(Boolean)).toEqual(['first', 'second']);
    expect(readdirSync(path).sort()).toEqual(['audit.jsonl', 'bans.json', 'signed-out.json']);
  });

  test('keeps no more than a thousand lines waiting, and the file that matters', async () => {
    const folder = DataFolder.open(path, 60_000);
    for (const name of ['bans.json', 'audit.jsonl']) mkdirSync(join(path, name));
    folder.replace('bans.json', 'a ban');
    for (let line = 1; line <= 1100; line += 1) folder.append('audit.jsonl', `line ${line}`);
    await folder.settled();
    for (const name of ['bans.json', 'audit.jsonl']) rmdirSync(join(path, name));
    folder.replace('signed-out.json', 'nobody');
    await folder.settled();
    const lines = textOf('audit.jsonl').split('\n').filter(Boolean);
    expect([lines.length, lines.at(-1), textOf('bans.json')]).toEqual([998, 'line 1100', 'a ban']);
  });

  test('is made again where it was missing', async () => {
    const folder = DataFolder.open(path, 20);
    rmSync(path, { recursive: true });
    folder.append('audit.jsonl', 'first');
    await folder.settled();
    expect(folder.trouble).toMatch('ENOENT');
    await until(() => folder.trouble === undefined);
    expect(textOf('audit.jsonl').trim()).toBe('first');
  });
});

test('what is not understood is never written over, however often it is tried', async () => {
  writeFileSync(join(path, 'bans.json'), 'not ours');
  const folder = DataFolder.open(path, 20);
  folder.distrust('bans.json can not be understood');
  folder.replace('bans.json', 'ours');
  await folder.settled();
  expect([textOf('bans.json'), folder.trouble]).toEqual(['not ours', 'bans.json can not be understood']);
});
