import { describe, expect, test } from '@jest/globals';
import { concatBytes, type PeerId, toHex } from '#trust';
import {
  decodeEntry,
  encodeEntry,
  type FileEntry,
  type FileId,
} from '../../libs/mesh/src/files/file-entry.ts';
import {
  decodeFilesMessage,
  decodeTransferMessage,
  encodeFilesMessage,
  encodeTransferMessage,
  type FilesMessage,
  type TransferMessage,
} from '../../libs/mesh/src/files/file-messages.ts';
import { safePath } from '../../libs/mesh/src/files/file-path.ts';
import type { FileRoot } from '../../libs/mesh/src/files/manifest.ts';
import {
  decodeLaneMessage,
  encodeLaneMessage,
  type LaneMessage,
} from '../../libs/mesh/src/files/lanes/lane-messages.ts';
import { PieceSet } from '../../libs/mesh/src/files/piece-set.ts';
import { fuzz as fuzzMany, same, SEED } from './support/fuzzer.ts';

const FEW = 20_000;
const fuzz = (corpus: readonly Uint8Array[], decode: (bytes: Uint8Array) => void): void =>
  fuzzMany(corpus, decode, FEW);

const bytes = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const root = toHex<FileRoot>(bytes(32, 1));
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe(`${FEW} cases bent from real ones (TESSERA_SEED=${SEED})`, () => {
  test('of what is said of files encode to the same bytes, or are refused', () => {
    const messages: FilesMessage[] = [
      { type: 'have', held: [] },
      {
        type: 'have',
        held: [
          { root, pieces: 7 },
          { root: toHex(bytes(32, 2)), pieces: 0 },
        ],
      },
      { type: 'fetch', root, channel: 4, needsManifest: true },
      { type: 'fetch', root, channel: 1021, needsManifest: false },
      { type: 'refuse', channel: 6 },
    ];
    fuzz(messages.map(encodeFilesMessage), (message) =>
      same(encodeFilesMessage(decodeFilesMessage(message)), message),
    );
  });

  test('of a transfer encode to the same bytes, or are refused', () => {
    const messages: TransferMessage[] = [
      { type: 'manifest', manifest: { size: 0, hashes: new Uint8Array() } },
      { type: 'manifest', manifest: { size: 300_000, hashes: bytes(64, 3) } },
      { type: 'pieces', bits: bytes(3, 0xff) },
      { type: 'got', index: 65_535 },
      { type: 'piece', index: 9, bytes: bytes(50, 4) },
      { type: 'lacks', index: 0 },
      { type: 'ask', indexes: [1, 2, 70] },
    ];
    const encode = (message: TransferMessage): Uint8Array => concatBytes(...encodeTransferMessage(message));
    fuzz(messages.map(encode), (message) => same(encode(decodeTransferMessage(message)), message));
  });

  test('of what is said of lanes encode to the same bytes, or are refused', () => {
    const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', mid: '0', ufrag: 'abcd' };
    const messages: LaneMessage[] = [
      { type: 'welcome' },
      { type: 'signal', lane: 4, signal: { type: 'sdp', kind: 'offer', sdp: 'v=0\r\n' } },
      { type: 'signal', lane: 65_535, signal: { type: 'ice', candidates: [candidate], done: false } },
      { type: 'signal', lane: 0, signal: { type: 'ice', candidates: [], done: true } },
      { type: 'end', lane: 3, reason: 'full' },
      { type: 'end', lane: 2, reason: 'over' },
    ];
    fuzz(messages.map(encodeLaneMessage), (message) =>
      same(encodeLaneMessage(decodeLaneMessage(message)), message),
    );
  });

  test('of sets of pieces are sets of that size, or are refused', () => {
    fuzz([bytes(3, 0), bytes(3, 0xff), Uint8Array.of(1, 2, 0xf8)], (bits) => {
      const set = PieceSet.decode(bits, 21);
      same(set.encode(), bits);
      const counted = Array.from({ length: 21 }, (_, index) => set.has(index)).filter(Boolean).length;
      if (counted !== set.count) throw new Error('miscounted');
    });
  });

  test('of entries of the list are safe to show and to save under, or are not there', () => {
    const id = '0'.repeat(32) as FileId;
    const entry: FileEntry = {
      id,
      path: ['trip', 'ferry.pdf'],
      type: 'application/pdf',
      size: 1234,
      root,
      addedBy: toHex<PeerId>(bytes(16, 5)),
      addedAt: 1_800_000_000_000,
    };
    let found = 0;
    fuzz(
      [entry, { ...entry, path: ['\u202efdp.exe'] }, { ...entry, size: 0, type: '' }].map(encodeEntry),
      (value) => {
        const decoded = decodeEntry(id, value);
        if (!decoded) return;
        found += 1;
        isSafe(decoded.path);
      },
    );
    expect(found).toBeGreaterThan(100);
  });

  test('of names are one harmless name in its folders, or none', () => {
    const names = [
      '../../etc/passwd',
      'con.txt',
      'a\u202egnp.exe',
      '.bashrc',
      'x'.repeat(300) + '.png',
      ' . ',
      'C:\\a|b',
      'e\u0301'.repeat(90),
    ];
    fuzz(names.map(text), (name) => {
      const decoded = new TextDecoder().decode(name);
      isSafe(safePath(decoded.split('\n')));
    });
  });
});

function isSafe(path: readonly string[]): void {
  for (const name of path) {
    const isBad = /[\p{Cc}/\\:*?"<>|\u202a-\u202e\u2066-\u2069]|^\.|[.\s]$|^$/u.test(name);
    if (isBad || Array.from(name).length > 122 || /^(con|nul)(\.|$)/iu.test(name)) {
      throw new Error(`not safe: ${JSON.stringify(name)}`);
    }
  }
}

describe('a name', () => {
  test.each<[readonly string[], readonly string[]]>([
    [
      ['holiday', 'photo.png'],
      ['holiday', 'photo.png'],
    ],
    [
      ['..', '..', 'etc', 'passwd'],
      ['etc', 'passwd'],
    ],
    [['a/b\\c.txt'], ['a_b_c.txt']],
    [['invoice\u202efdp.exe'], ['invoicefdp.exe']],
    [['.bashrc'], ['bashrc']],
    [['CON.txt'], ['_CON.txt']],
    [['folder', ' . '], []],
    [['\u0000'], []],
    [['الصورة.png'], ['الصورة.png']],
    [['👩‍👩‍👧.jpg'], ['👩‍👩‍👧.jpg']],
    [[`${'long'.repeat(60)}.tar`], [`${'long'.repeat(29)}.tar`]],
  ])('%j is shown and saved as %j', (segments, shown) => expect(safePath(segments)).toEqual(shown));
});
