import type { Server, Socket } from 'socket.io';
import type { RoomCode } from '#protocol';
import { type LIVE_REQUESTS, type LiveAnswer, type LiveEvent, MAX_FOLLOWED_ROOMS } from '#protocol/operator';
import type * as z from 'zod/mini';
import { problem } from '../api/problem.ts';
import type { Observatory, Step } from '../observatory/observatory.ts';
import { OverviewChannel } from './overview-channel.ts';
import { RoomChannel } from './room-channel.ts';

export type Requests = { [Name in keyof typeof LIVE_REQUESTS]: z.infer<(typeof LIVE_REQUESTS)[Name]> };

type FollowRoom = Requests['follow-room'];

/** Packets that wait for a dashboard that does not read. It is left out until it has caught up, and finds a hole. */
const MAX_WAITING_PACKETS = 32;

const OVERVIEW = 'overview';
const BEHIND = 'behind';

/** Who follows what. Each channel is computed once, however many follow it, and not at all when nobody does. */
export class LiveFeed {
  readonly #observatory: Observatory;
  readonly #server: Server;
  #overview: OverviewChannel | undefined;
  readonly #rooms = new Map<string, RoomChannel>();
  readonly #followers = new Map<string, Set<Socket>>();
  /** Packets that wait, by connection. */
  readonly #waiting = new WeakMap<Socket, number>();
  #stopStepping: (() => void) | undefined;

  constructor(observatory: Observatory, server: Server) {
    this.#observatory = observatory;
    this.#server = server;
  }

  /** By request: what it answers. */
  readonly answers: { [Name in keyof Requests]: (socket: Socket, asked: Requests[Name]) => LiveAnswer } = {
    'follow-overview': (socket) => {
      this.#add(OVERVIEW, socket);
      this.#overview ??= new OverviewChannel(this.#observatory);
      return { kind: 'overview', snapshot: this.#overview.snapshot() };
    },
    'unfollow-overview': (socket) => this.#unfollow(OVERVIEW, socket),
    'follow-room': (socket, asked) => this.#followRoom(socket, asked),
    'unfollow-room': (socket, { room, links }) => this.#unfollow(nameOf(room, links), socket),
  };

  /** A new connection, before it follows anything. */
  enter(socket: Socket): void {
    this.#waiting.set(socket, 0);
    socket.conn.on('packetCreate', () => this.#waiting.set(socket, (this.#waiting.get(socket) ?? 0) + 1));
    socket.conn.on('drain', () => this.#waiting.set(socket, 0));
  }

  /** Its connection is gone. */
  leave(socket: Socket): void {
    for (const name of this.#followers.keys()) this.#remove(name, socket);
  }

  close(): void {
    for (const name of this.#followers.keys()) this.#closeChannel(name);
  }

  #followRoom(socket: Socket, { room, links }: FollowRoom): LiveAnswer {
    const name = nameOf(room, links);
    if (this.#roomsOf(socket) >= MAX_FOLLOWED_ROOMS && !this.#followers.get(name)?.has(socket)) {
      return { kind: 'refused', problem: problem('too-many-subscriptions') };
    }
    const channel = this.#rooms.get(name) ?? new RoomChannel(this.#observatory, room, links);
    this.#rooms.set(name, channel);
    this.#add(name, socket);
    return { kind: 'room', snapshot: channel.snapshot() };
  }

  #unfollow(name: string, socket: Socket): LiveAnswer {
    this.#remove(name, socket);
    return { kind: 'done' };
  }

  #roomsOf(socket: Socket): number {
    let rooms = 0;
    for (const [name, followers] of this.#followers)
      if (name !== OVERVIEW && followers.has(socket)) rooms += 1;
    return rooms;
  }

  #add(name: string, socket: Socket): void {
    const followers = this.#followers.get(name) ?? new Set();
    followers.add(socket);
    this.#followers.set(name, followers);
    void socket.join(name);
    this.#stopStepping ??= this.#observatory.follow((step) => this.#send(step));
  }

  #remove(name: string, socket: Socket): void {
    const followers = this.#followers.get(name);
    if (!followers?.delete(socket)) return;
    void socket.leave(name);
    if (followers.size === 0) this.#closeChannel(name);
  }

  #closeChannel(name: string): void {
    this.#followers.delete(name);
    this.#rooms.get(name)?.close();
    this.#rooms.delete(name);
    if (name === OVERVIEW) this.#overview = undefined;
    if (this.#followers.size > 0) return;
    this.#stopStepping?.();
    this.#stopStepping = undefined;
  }

  #send(step: Step): void {
    this.#leaveOutSlowOnes();
    const overview = this.#overview?.delta(step);
    if (overview) this.#emit(OVERVIEW, 'overview', overview);
    for (const [name, channel] of this.#rooms) {
      const delta = channel.delta(step);
      if (delta) this.#emit(name, 'room', delta);
    }
  }

  #emit(name: string, event: LiveEvent, delta: object): void {
    this.#server.to(name).except(BEHIND).emit(event, delta);
  }

  #leaveOutSlowOnes(): void {
    for (const followers of this.#followers.values()) {
      for (const socket of followers) {
        const isBehind = (this.#waiting.get(socket) ?? 0) > MAX_WAITING_PACKETS;
        if (isBehind !== socket.rooms.has(BEHIND))
          void (isBehind ? socket.join(BEHIND) : socket.leave(BEHIND));
      }
    }
  }
}

/** No room code has a space in it. */
function nameOf(room: RoomCode, links: boolean): string {
  return `${room} ${links ? 'with links' : 'bare'}`;
}
