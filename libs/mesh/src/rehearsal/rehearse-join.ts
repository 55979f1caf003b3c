import type { RoomCode } from '#protocol';
import { decodeInviteLink } from '#trust';
import { Doc } from 'yjs';
import { MemoryNetwork } from '../memory/memory-network.ts';
import { createRoom, joinRoom } from '../open-room.ts';
import type { OpenRoom, RoomEnvironment } from '../room-api.ts';
import { MemoryDeviceStore } from '../storage/memory-device-store.ts';
import { RehearsalNode } from './rehearsal-node.ts';

/**
 * Plays a whole join, from founding a room to a text that has arrived, with two devices, a network and a node in
 * memory. Engines translate what they run for the first time, and curves make their tables: done while a person reads,
 * it is not waited for after Join. Keys and room are thrown away, and nothing leaves the page. Rejects where that fails,
 * takes longer than five seconds, or is no longer wanted (`signal`), which means nothing to the real one.
 */
export async function rehearseJoin(
  { random, clock, verifier }: Pick<RoomEnvironment, 'random' | 'clock' | 'verifier'>,
  signal: AbortSignal,
): Promise<void> {
  // Each step is a task of its own, so that what a person types meanwhile is seen.
  const schedule = (task: () => void) => void clock.after(0, task);
  const node = new RehearsalNode(schedule);
  const network = new MemoryNetwork({ random, schedule });
  const deviceOf = (host: string): RoomEnvironment => ({
    store: new MemoryDeviceStore(random),
    transport: network.transport(host),
    signalUrl: 'ws://rehearsal.invalid/signal',
    openSocket: node.openSocket,
    appUrl: 'https://rehearsal.invalid/',
    openDocument: () => Promise.resolve(new Doc()),
    random,
    clock,
    ...(verifier && { verifier }),
  });
  const opened: OpenRoom[] = [];
  const enter = (room: OpenRoom): OpenRoom => {
    opened.push(room);
    return room;
  };
  let cancelLimit = () => {};
  const late = new Promise<never>((_, reject) => {
    const end = (why: string) => reject(new Error(why));
    cancelLimit = clock.after(LIMIT_MS, () => end('the rehearsal takes too long'));
    signal.addEventListener('abort', () => end('the rehearsal is not wanted any more'), { once: true });
  });
  late.catch(() => undefined);
  const until = (room: OpenRoom, isSo: () => boolean) => Promise.race([changed(room, isSo), late]);
  try {
    const founding = { code: CODE, title: 'Rehearsal', policy: POLICY, name: 'Alice' };
    const alice = enter(await createRoom(founding, deviceOf('alice')));
    await until(alice, () => alice.view.node.kind === 'online');
    const { link } = await alice.createInvite({ uses: 1, expiresInMs: 60_000, note: '' });
    const invite = decodeInviteLink(link ?? '');
    const joined = invite && (await joinRoom(invite, 'Bob', deviceOf('bob')));
    if (!joined?.ok) throw new Error('the rehearsal has no invite');
    const bob = enter(joined.room);
    await until(bob, () => isLinked(bob));
    await until(alice, () => isLinked(alice));
    const arrived = new Promise((resolve) => alice.doc.once('update', resolve));
    bob.doc.getText('text').insert(0, 'Hello');
    await Promise.race([arrived, late]);
  } finally {
    cancelLimit();
    await Promise.all(opened.map((room) => room.close()));
  }
}

const CODE = 'rehearsal' as RoomCode;
const POLICY = { pin: 'each', topology: 'shared' } as const;
const LIMIT_MS = 5_000;

const isLinked = (room: OpenRoom): boolean => room.view.people.some(({ link }) => link.kind === 'linked');

function changed(room: OpenRoom, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo()) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = room.onChange(look);
    look();
  });
}
