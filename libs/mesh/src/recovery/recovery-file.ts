import { Ledger, type RoomId } from '#trust';
import { MAX_TITLE_CHARACTERS, plainText } from '../plain-text.ts';
import type { RoomEnvironment } from '../room-api.ts';
import type { KeptRecovery, RoomRecord } from '../storage/device-store.ts';
import { decodeRecovery, encodeRecovery, type RecoveryContent } from './recovery-content.ts';
import { openFile, type Progress, sealFile, type SealedFileFault } from './sealed-file.ts';

/** What this device can do about a recovery file of a room (docs/adr/0012). */
export type RecoveryState =
  /** Not the founder's device, or nothing is kept: a person decided to do without. */
  | { readonly kind: 'impossible' }
  | { readonly kind: 'open'; readonly postponed: boolean }
  | { readonly kind: 'made'; readonly at: number };

/** What a file was opened to, before anything is done with it. */
export interface OpenedRecovery {
  /** The file itself: from here on the device keeps it, as the one that made it does. */
  readonly file: string;
  readonly content: RecoveryContent;
  readonly roomId: RoomId;
  readonly title: string;
  readonly members: number;
}

type Env = Pick<RoomEnvironment, 'store' | 'clock'>;

export async function recoveryState(roomId: RoomId, { store }: Env): Promise<RecoveryState> {
  const record = await store.room(roomId);
  const kept = record && (await store.recovery(record.keyId));
  switch (kept?.kind) {
    case undefined:
      return { kind: 'impossible' };
    case 'open':
      return { kind: 'open', postponed: kept.postponed };
    case 'made':
      return { kind: 'made', at: kept.at };
  }
}

/**
 * The file as text, with the ledger as it is now. From then on the seed is kept under the passphrase alone; to make
 * the file anew takes the passphrase of the first.
 */
export async function makeRecoveryFile(
  roomId: RoomId,
  passphrase: string,
  env: Env,
  onProgress: Progress,
): Promise<{ ok: true; file: string } | { ok: false; reason: 'impossible' | 'wrong-passphrase' }> {
  const { store, clock } = env;
  const record = await store.room(roomId);
  const kept = record && (await store.recovery(record.keyId));
  if (!record || !kept) return { ok: false, reason: 'impossible' };
  const [toFind, toSeal] = kept.kind === 'open' ? [0, 1] : [0.5, 0.5];
  const seed = await seedOf(kept, passphrase, (done) => onProgress(done * toFind));
  if (!seed) return { ok: false, reason: 'wrong-passphrase' };
  const content = contentOf(record, seed, await store.statements(roomId), clock.now());
  const file = await sealFile(encodeRecovery(content), passphrase, (done) =>
    onProgress(toFind + done * toSeal),
  );
  await store.keepRecovery(record.keyId, { kind: 'made', file, at: content.savedAt });
  return { ok: true, file };
}

/** Not now: it is not offered any more, and stays possible. */
export async function postponeRecovery(roomId: RoomId, { store }: Env): Promise<void> {
  const record = await store.room(roomId);
  const kept = record && (await store.recovery(record.keyId));
  if (record && kept?.kind === 'open') await store.keepRecovery(record.keyId, { ...kept, postponed: true });
}

/** Never: from here on nothing on this device gives the key away. */
export async function declineRecovery(roomId: RoomId, { store }: Env): Promise<void> {
  const record = await store.room(roomId);
  if (record) await store.forgetRecovery(record.keyId);
}

export async function openRecoveryFile(
  text: string,
  passphrase: string,
  onProgress: Progress,
): Promise<{ ok: true; opened: OpenedRecovery } | { ok: false; reason: SealedFileFault }> {
  const file = await openFile(text, passphrase, onProgress);
  if (!file.ok) return file;
  const recovery = decodeRecovery(file.content);
  if (!recovery) return { ok: false, reason: 'not-a-recovery-file' };
  const { content, ledger } = recovery;
  const title = plainText(ledger.genesis.name, MAX_TITLE_CHARACTERS);
  const members = ledger.membership.members.size;
  return { ok: true, opened: { file: text, content, roomId: ledger.roomId, title, members } };
}

async function seedOf(
  kept: KeptRecovery,
  passphrase: string,
  onProgress: Progress,
): Promise<Uint8Array | undefined> {
  if (kept.kind === 'open') return kept.seed;
  const file = await openFile(kept.file, passphrase, onProgress);
  return file.ok ? decodeRecovery(file.content)?.content.seed : undefined;
}

function contentOf(
  { code, selfName, blocked, names }: RoomRecord,
  seed: Uint8Array,
  statements: readonly Uint8Array[],
  savedAt: number,
): RecoveryContent {
  // Parents first, as whoever reads it needs them.
  const wires = Ledger.restore(statements)
    .all()
    .map(({ wire }) => wire);
  return { seed, code, name: selfName, savedAt, blocked, names, wires };
}
