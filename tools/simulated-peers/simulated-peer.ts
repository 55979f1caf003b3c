import {
  createRoom,
  joinRoom,
  knock,
  MemoryDeviceStore,
  type OpenRoom,
  openRoom,
  type RoomEnvironment,
  type RoomPolicy,
  type Transport,
} from '#mesh';
import type { PeerId, RoomCode } from '#protocol';
import { decodeInviteLink, type RoomId } from '#trust';
import { Doc } from 'yjs';
import { openWs } from './open-ws.ts';
import { systemClock, systemRandom } from './system-clock.ts';

const INVITE_LIVES_MS = 86_400_000;

/** A peer without a screen: the engine of the client, over a real WebSocket, with a device that forgets. */
export class SimulatedPeer {
  readonly name: string;
  readonly #env: RoomEnvironment;
  #room: OpenRoom | undefined;
  #roomId: RoomId | undefined;

  constructor(name: string, nodeUrl: string, transport: Transport) {
    this.name = name;
    this.#env = {
      store: new MemoryDeviceStore(systemRandom),
      transport,
      signalUrl: `${nodeUrl.replace('http', 'ws')}/signal`,
      openSocket: openWs,
      appUrl: `${nodeUrl}/`,
      openDocument: () => Promise.resolve(new Doc()),
      random: systemRandom,
      clock: systemClock,
    };
  }

  get room(): OpenRoom {
    if (!this.#room) throw new Error(`${this.name} has no room open`);
    return this.#room;
  }

  get isHere(): boolean {
    return this.#room !== undefined;
  }

  get peerId(): PeerId {
    return this.room.view.self.peerId;
  }

  async create(code: RoomCode, title: string, policy: RoomPolicy): Promise<void> {
    this.#room = await createRoom({ code, title, policy, name: this.name }, this.#env);
    this.#roomId = this.#room.view.roomId;
  }

  async invite(): Promise<string> {
    const { link } = await this.room.createInvite({ uses: 1, expiresInMs: INVITE_LIVES_MS, note: '' });
    if (!link) throw new Error('a new invite has a link');
    return link;
  }

  async join(link: string): Promise<void> {
    const decoded = decodeInviteLink(link);
    if (!decoded) throw new Error(`no link: ${link}`);
    const joined = await joinRoom(decoded, this.name, this.#env);
    if (!joined.ok) throw new Error(`${this.name} can not join: ${joined.reason}`);
    this.#room = joined.room;
    this.#roomId = decoded.roomId;
  }

  async knock(code: RoomCode): Promise<void> {
    this.#room = await knock(code, this.name, this.#env);
  }

  /** The page closes; the device keeps what it knows. */
  async goAway(): Promise<void> {
    const room = this.#room;
    this.#roomId = room?.view.roomId ?? this.#roomId;
    this.#room = undefined;
    await room?.close();
  }

  async comeBack(): Promise<void> {
    if (!this.#roomId) throw new Error(`${this.name} has been in no room`);
    this.#room = await openRoom(this.#roomId, this.#env);
  }

  linkedTo(other: PeerId): boolean {
    const person = this.#room?.view.people.find(({ peerId }) => peerId === other);
    return person?.link.kind === 'linked';
  }

  /** Resolves once `holds`, looked at after each change of the room; rejects with `what` after `limitMs`. */
  async until(what: string, holds: () => boolean, limitMs = 120_000): Promise<void> {
    const { room } = this;
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`${this.name}, not within ${limitMs / 1000} s: ${what}`));
      }, limitMs);
      const stop = room.onChange(() => {
        if (!holds()) return;
        clearTimeout(timer);
        stop();
        resolve();
      });
    });
  }
}
