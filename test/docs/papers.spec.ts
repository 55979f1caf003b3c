import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  decodeNodeFrame,
  decodePeerFrame,
  decodeRelay,
  encodeFrame,
  encodeRelay,
  NODE_ERRORS,
  Sid,
} from '#protocol';
import { concatBytes, fromHex, toHex } from '#trust';
import { decodeCtl, encodeCtl } from '../../libs/mesh/src/ctl-messages.ts';
import { decodeEntry, encodeEntry } from '../../libs/mesh/src/files/file-entry.ts';
import {
  decodeFilesMessage,
  decodeTransferMessage,
  encodeFilesMessage,
  encodeTransferMessage,
} from '../../libs/mesh/src/files/file-messages.ts';
import { decodeLaneMessage, encodeLaneMessage } from '../../libs/mesh/src/files/lanes/lane-messages.ts';
import { rootOf } from '../../libs/mesh/src/files/manifest.ts';

const ROOT = resolve('.');
const PROTOCOL = readFileSync('docs/PROTOCOL.md', 'utf8');
const DEPENDENCIES = readFileSync('docs/adr/0005-dependencies.md', 'utf8');

const PAPERS = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe('the test vectors of PROTOCOL.md', () => {
  test.each(blocks('peer-frame'))('hold for the peer frame %s', (frame) => {
    expect(decodePeerFrame(frame)).toMatchObject({ ok: true });
  });

  test.each(blocks('node-frame'))('hold for the node frame %s', (frame) => {
    const decoded = decodeNodeFrame(frame);
    expect(decoded.ok ? encodeFrame(decoded.value) : decoded).toBe(frame);
  });

  test('hold for a relay on both of its ways', () => {
    const [header = '', lines = ''] =
      PROTOCOL.split('```relay ')[1]
        ?.split('```')[0]
        ?.split(/\n(.*)/s) ?? [];
    const [from, to] = header.split(' ').map((sid) => Sid.parse(sid));
    const [sent, received] = lines.trim().split('\n').map(fromSpacedHex);
    const body = Uint8Array.of(0x68, 0x69);
    expect(encodeRelay(to!, body)).toEqual(sent);
    expect(decodeRelay(received!)).toEqual({ sid: from, body });
  });

  const ctl = [...PROTOCOL.matchAll(/^\| `([a-z]+)` \| `([0-9a-f]+)` \|$/gm)].map(([, type, hex]) => [
    type!,
    hex!,
  ]);

  test.each(ctl)('hold for %s on ctl', (type, hex) => {
    const message = decodeCtl(fromHex(hex));
    expect(message.type).toBe(type);
    expect(toHex(encodeCtl(message))).toBe(hex);
  });

  const files = new Map(
    [...PROTOCOL.matchAll(/^\| ((?:files|transfer|lanes) `[a-z]+`|root|entry) \| `([0-9a-f]+)` \|$/gm)].map(
      ([, what = '', hex = '']) => [what.replaceAll('`', ''), hex] as const,
    ),
  );

  test.each([...files].filter(([what]) => what.startsWith('files')))('hold for %s', (what, hex) => {
    const message = decodeFilesMessage(fromHex(hex));
    expect(`files ${message.type}`).toBe(what);
    expect(toHex(encodeFilesMessage(message))).toBe(hex);
  });

  test.each([...files].filter(([what]) => what.startsWith('transfer')))('hold for %s', (what, hex) => {
    const message = decodeTransferMessage(fromHex(hex));
    expect(`transfer ${message.type}`).toBe(what);
    expect(toHex(concatBytes(...encodeTransferMessage(message)))).toBe(hex);
  });

  test.each([...files].filter(([what]) => what.startsWith('lanes')))('hold for %s', (what, hex) => {
    const message = decodeLaneMessage(fromHex(hex));
    expect(`lanes ${message.type}`).toBe(what);
    expect(toHex(encodeLaneMessage(message))).toBe(hex);
  });

  test('hold for a file: its root, and its entry on the list', () => {
    const said = decodeTransferMessage(fromHex(files.get('transfer manifest') ?? ''));
    expect(said.type === 'manifest' && rootOf(said.manifest)).toBe(files.get('root'));
    const entry = decodeEntry('0'.repeat(32), fromHex(files.get('entry') ?? ''));
    expect(entry).toMatchObject({ path: ['notes', 'abc.txt'], size: 3, root: files.get('root') });
    expect(entry && toHex(encodeEntry(entry))).toBe(files.get('entry'));
    expect([...files.keys()]).toHaveLength(14);
  });

  test('include every message on ctl', () => {
    const types = ctl.map(([type]) => type);
    const expected = 'bind heads want statements ready name presence bye carry carried report';
    expect(types).toEqual(expected.split(' '));
  });

  test('include every event of the node', () => {
    const events = blocks('node-frame').map((frame) => (JSON.parse(frame) as { event: string }).event);
    expect(events).toEqual(['welcome', 'arrive', 'leave', 'peers', 'error']);
  });
});

test('PROTOCOL.md lists the errors as the code has them', () => {
  const rows = [...PROTOCOL.matchAll(/^\| `([a-z-]+)` +\| (4\d\d\d) +\| (yes|no) +\|$/gm)];
  const listed = rows.map(([, code, number, fatal]) => [
    code,
    { closeCode: Number(number), fatal: fatal === 'yes' },
  ]);
  expect(Object.fromEntries(listed)).toEqual(NODE_ERRORS);
});

test('every direct dependency has a reason in the log, and the version that is installed', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const rows = [...DEPENDENCIES.matchAll(/^\| `(\S+)` +\| (\S+) +\|.*\| (.+?) +\|$/gm)];
  const logged = new Map(rows.map(([, name, version]) => [name, version]));
  expect(Object.fromEntries(logged)).toEqual({ ...dependencies, ...devDependencies });
});

describe.each(PAPERS)('%s', (paper) => {
  const text = readFileSync(paper, 'utf8');

  // Pictures are taken of a build, by a script.
  test('links only to what is there', () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
    const local = targets.filter((target) => !/^[a-z]+:|\.png$/.test(target));
    expect(local.filter((target) => !existsSync(join(dirname(paper), target)))).toEqual([]);
  });

  test('names only files that are there', () => {
    const names = [...text.matchAll(/`((?:apps|docs|libs|test|tools)\/[\w./-]+)`/g)].map(([, name]) => name!);
    expect(names.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });
});

function blocks(kind: string): string[] {
  return [...PROTOCOL.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*)\\n\`\`\`$`, 'gm'))].map(([, text]) => text!);
}

function fromSpacedHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}
