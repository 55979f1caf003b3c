import type { RoomCode } from '#protocol';
import type { InviteLink, RoomId, Signer } from '#trust';
import { Ledger, parseStatement } from '#trust';
import { Doc } from 'yjs';
import { MAX_TITLE_CHARACTERS, plainText } from './plain-text.ts';
import type { OpenedRecovery } from './recovery/recovery-file.ts';
import { Room } from './room.ts';
import type { RoomParts } from './room-parts.ts';
import type {
  CreateRoomOptions,
  JoinRefusal,
  OpenRoom,
  RestoreRefusal,
  RoomEnvironment,
} from './room-api.ts';
import type { DeviceKey, RoomRecord } from './storage/device-store.ts';

/** Founds a room: the only way one comes to be. */
export async function createRoom(options: CreateRoomOptions, env: RoomEnvironment): Promise<OpenRoom> {
  const { code, title, policy, name } = options;
  const { store, random, clock } = env;
  const seed = random(32);
  const { keyId, signer, durability } = await store.createSigner(seed);
  const ledger = await Ledger.create(signer, { name: title, policy, nonce: random(32), time: clock.now() });
  const wires = ledger.all().map(({ wire }) => wire);
  const record: RoomRecord = {
    ...freshRecord({ roomId: ledger.roomId, code, title, keyId, durability, name }, clock.now()),
    membersAtAdmission: [signer.publicKey],
    confirmed: true,
  };
  await store.saveRoom(record, wires);
  // Where a device can seal nothing there is no spare key to be had; the room works, and says "this page only".
  await store.keepRecovery(keyId, { kind: 'open', seed, postponed: false }).catch(() => undefined);
  return open(record, signer, wires, env);
}

/**
 * Makes this device the founder's of that file's room: its key, in a form that does not give the seed back, and the
 * ledger as it was. What came after, and the text, come from the others.
 */
export async function restoreRoom(
  { file, content, roomId, title }: OpenedRecovery,
  env: RoomEnvironment,
): Promise<{ ok: true; room: OpenRoom } | { ok: false; reason: RestoreRefusal }> {
  const { store, clock } = env;
  const { code, seed, name, blocked, names, savedAt } = content;
  const rooms = await store.rooms();
  const here = rooms.find((room) => room.roomId === roomId);
  if (here && (await store.signer(here.keyId))) return { ok: false, reason: 'already-here' };
  if (rooms.some((room) => room.roomId !== roomId && room.code === code)) {
    return { ok: false, reason: 'code-in-use' };
  }
  const { keyId, signer, durability } = await store.createSigner(seed);
  const record: RoomRecord = {
    ...freshRecord({ roomId, code, title, keyId, durability, name }, clock.now()),
    membersAtAdmission: [signer.publicKey],
    confirmed: true,
    blocked,
    names,
  };
  await store.saveRoom(record, content.wires);
  // The person has the file; a full disk is told anyway.
  await store.keepRecovery(keyId, { kind: 'made', file, at: savedAt }).catch(() => undefined);
  return { ok: true, room: await openRoom(roomId, env) };
}

/** What a join needs of this device, made while a person reads whom it is by. None of it stays, or leaves, before. */
export interface PreparedJoin {
  /** The key, if the device does not know the room. */
  readonly key: DeviceKey | undefined;
}

export async function prepareJoin(link: InviteLink, { store }: RoomEnvironment): Promise<PreparedJoin> {
  const known = await store.room(link.roomId);
  return { key: known ? undefined : await store.createSigner() };
}

/**
 * Goes to the room of a link with a new key; opening a link spends nothing. A device that is in the room
 * already comes back with the key it has.
 */
export async function joinRoom(
  link: InviteLink,
  name: string,
  env: RoomEnvironment,
  { relayOnly = false, prepared }: { readonly relayOnly?: boolean; readonly prepared?: PreparedJoin } = {},
): Promise<{ ok: true; room: OpenRoom } | { ok: false; reason: JoinRefusal }> {
  const { store, clock } = env;
  const known = prepared?.key ? undefined : await store.room(link.roomId);
  const standing = known && (await ownStanding(known, env));
  if (standing === 'evicted') return { ok: false, reason: 'already-evicted' };
  if (standing === 'left') return { ok: false, reason: 'already-left' };
  if (standing === 'member') return { ok: true, room: await openRoom(link.roomId, env) };
  if (clock.now() >= link.expires) return { ok: false, reason: 'expired' };
  const { seed, inviteId, expires } = link;
  const pendingInvite = { seed, inviteId, expires };
  if (known) {
    await store.saveRoom({ ...known, pendingInvite, selfName: name, relayOnly });
    return { ok: true, room: await openRoom(link.roomId, env) };
  }
  const { keyId, signer, durability } = prepared?.key ?? (await store.createSigner());
  const fresh = { roomId: link.roomId, code: link.roomCode, title: '', keyId, durability, name };
  const record = { ...freshRecord(fresh, clock.now()), pendingInvite, relayOnly };
  return { ok: true, room: await arrive(record, signer, env) };
}

/** A person waits: the way to the others begins while the device writes, and it is `bind` that waits for that. */
async function arrive(record: RoomRecord, signer: Signer, env: RoomEnvironment): Promise<OpenRoom> {
  const room = new Room(env, { record, signer, doc: new Doc(), wires: [] });
  try {
    await room.arrive(record.roomId, () => keepNew(record, env));
  } catch (error) {
    await room.close();
    throw error;
  }
  return room;
}

async function keepNew(record: RoomRecord, { store }: RoomEnvironment): Promise<void> {
  // Another tab may have joined since this was prepared, and its key is the one that counts.
  if (await store.room(record.roomId)) throw new Error('this device has joined that room in another tab');
  await store.saveRoom(record);
}

/** Goes to a room of which only the code is known: whoever is in may challenge with a PIN (§6). */
export async function knock(code: RoomCode, name: string, env: RoomEnvironment): Promise<OpenRoom> {
  const { keyId, signer, durability } = await env.store.createSigner();
  const fresh = { roomId: undefined, code, title: '', keyId, durability, name };
  const record = freshRecord(fresh, env.clock.now());
  return start(env, { record, signer, doc: new Doc(), wires: [] });
}

/** A room that this device knows, by the key it has for it. Throws where the device has forgotten it. */
export async function openRoom(roomId: RoomId, env: RoomEnvironment): Promise<OpenRoom> {
  const { store, clock } = env;
  const record = await store.room(roomId);
  const signer = record && (await store.signer(record.keyId));
  if (!record || !signer) throw new Error(`this device has no key for room ${roomId}`);
  const wires = await store.statements(roomId);
  const name = nameIn(wires);
  const title = name === undefined ? record.title : plainText(name, MAX_TITLE_CHARACTERS);
  const opened = { ...record, title, openedAt: clock.now() };
  await store.saveRoom(opened);
  return open(opened, signer, wires, env);
}

async function open(
  record: RoomRecord,
  signer: Signer,
  wires: readonly Uint8Array[],
  env: RoomEnvironment,
): Promise<OpenRoom> {
  const doc = await env.openDocument(record.roomId);
  return start(env, { record, signer, doc, wires });
}

function start(env: RoomEnvironment, parts: RoomParts): OpenRoom {
  const room = new Room(env, parts);
  room.start();
  return room;
}

/** As the genesis has it, which comes first or soon: the rest of a long ledger is not read for it. */
function nameIn(wires: readonly Uint8Array[]): string | undefined {
  for (const wire of wires) {
    const statement = parseStatement(wire);
    if (statement.type === 'genesis') return statement.name;
  }
  return undefined;
}

async function ownStanding(record: RoomRecord, { store }: RoomEnvironment) {
  const wires = await store.statements(record.roomId);
  const signer = await store.signer(record.keyId);
  if (wires.length === 0 || !signer) return 'unknown';
  return Ledger.restore(wires).membership.standing(signer.publicKey).kind;
}

type Founding<Id> = Pick<RoomRecord, 'code' | 'title' | 'keyId' | 'durability'> & {
  readonly roomId: Id;
  readonly name: string;
};

function freshRecord<Id extends RoomId | undefined>(
  { name, ...founding }: Founding<Id>,
  now: number,
): Omit<RoomRecord, 'roomId'> & { readonly roomId: Id } {
  return {
    ...founding,
    selfName: name,
    createdAt: now,
    openedAt: now,
    pendingInvite: undefined,
    inviteSeeds: {},
    membersAtAdmission: undefined,
    confirmed: false,
    relayOnly: false,
    pinRuns: [],
    blocked: [],
    wordsMatched: [],
    burntPins: [],
    names: {},
    lastSeen: {},
  };
}
