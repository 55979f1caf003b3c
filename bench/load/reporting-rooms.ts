import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  encodeFrame,
  type PeerId,
  peerIdOf,
  type PublicKey,
  reportFrame,
  reportMessage,
  reportPayload,
  type RoomId,
  sidFromBytes,
  toHex,
} from '#protocol';
import { textFrame, ThinSocket } from './thin-socket.ts';

/** Rooms whose members report as members do: a process of its own, told over the process channel what to do. */
export type Order =
  | { do: 'join'; port: number; rooms: number; size: number }
  /** Each member reports that nothing is new every `everyMs`, and `events` times a second one tells of a change. */
  | { do: 'report'; milliseconds: number; everyMs: number; events: number };

interface Member {
  readonly room: Member[];
  readonly sid: Buffer;
  readonly socket: ThinSocket;
  readonly publicKey: PublicKey;
  readonly privateKey: KeyObject;
  readonly id: PeerId;
  seq: number;
  /** Of the member beside it, at the last change. */
  isLinked: boolean;
}

const members: Member[] = [];
const ROOM_ID = toHex<RoomId>(new Uint8Array(32));

process.on('message', (order: Order) => {
  void carryOut(order).then((result) => process.send?.({ result }));
});

process.on('disconnect', () => process.exit());

async function carryOut(order: Order): Promise<number> {
  if (order.do === 'report') return report(order);
  for (let number = 0; number < order.rooms; number += 1)
    await openRoom(order.port, `room-${number}`, order.size);
  return members.length;
}

async function openRoom(port: number, code: string, size: number): Promise<void> {
  const room: Member[] = [];
  await Promise.all(Array.from({ length: size }, () => joined(port, code, room)));
  members.push(...room);
}

function joined(port: number, code: string, room: Member[]): Promise<void> {
  return new Promise((resolve) => {
    const sid = randomBytes(16);
    const socket: ThinSocket = new ThinSocket(port, '/signal', {
      opened: () => {
        const data = { v: 1, room: code, sid: sid.toString('base64url') };
        socket.write(textFrame(JSON.stringify({ event: 'join', data })));
      },
      received: (_, payload) => {
        if (payload.toString('latin1', 0, 18) === '{"event":"welcome"') resolve();
      },
      closed: () => undefined,
    });
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = toHex<PublicKey>(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
    room.push({ room, sid, socket, publicKey: key, privateKey, id: peerIdOf(key), seq: 0, isLinked: true });
  });
}

/** The reports that were sent. */
async function report({ milliseconds, everyMs, events }: Extract<Order, { do: 'report' }>): Promise<number> {
  const began = performance.now();
  let [steady, changed] = [0, 0];
  for (let passed = 0; passed < milliseconds; passed = performance.now() - began) {
    for (; steady < (passed / everyMs) * members.length; steady += 1) tell(members[steady % members.length]);
    for (; changed < (passed / 1000) * events; changed += 1)
      change(members[(changed * 7919) % members.length]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return steady + changed;
}

function change(member: Member | undefined): void {
  if (member) member.isLinked = !member.isLinked;
  tell(member);
}

function tell(member: Member | undefined): void {
  if (!member) return;
  const [next] = member.room.filter((other) => other !== member);
  const bytes = reportPayload({
    roomId: ROOM_ID,
    seq: (member.seq += 1),
    time: Date.now(),
    publicKey: member.publicKey,
    sid: sidFromBytes(member.sid),
    heads: [],
    founder: member.room[0]?.id ?? member.id,
    sponsor: member.room[0]?.id,
    pairs: member.room.flatMap((other) => {
      if (other === member) return [];
      const isGap = other === next && !member.isLinked;
      return [
        { peer: other.id, state: isGap ? 'dropped' : 'linked', path: isGap ? 'unknown' : 'direct' } as const,
      ];
    }),
    edges: [],
  });
  const signature = sign(null, reportMessage(bytes), member.privateKey);
  const frame = reportFrame({ bytes, key: Buffer.from(member.publicKey, 'hex'), signature });
  member.socket.write(textFrame(encodeFrame(frame)));
}
