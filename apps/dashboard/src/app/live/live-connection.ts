import { inject, Injectable, signal } from '@angular/core';
import { io, type Socket } from 'socket.io-client';
import {
  FeedEnd,
  LiveAnswer,
  type LiveEvent,
  LIVE_EVENTS,
  type LiveRequest,
  OPERATOR_ROUTES,
} from '#protocol/operator';
import type * as z from 'zod/mini';
import { Session } from '../session/session.ts';

/** `lost`: what is shown is as old as `since` (this browser's clock), and it goes on trying by itself. */
export type FeedStatus =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost'; readonly since: number };

type EventData<E extends LiveEvent> = z.infer<(typeof LIVE_EVENTS)[E]>;

/** The one connection to the node's live feed, shared by all that follow something. */
@Injectable({ providedIn: 'root' })
export class LiveConnection {
  readonly #session = inject(Session);
  readonly #status = signal<FeedStatus>({ kind: 'connecting' });
  readonly #welcomes = new Set<() => void>();
  #socket: Socket | undefined;

  readonly status = this.#status.asReadonly();

  open(): void {
    if (this.#socket) return;
    const socket = io({
      path: OPERATOR_ROUTES.live,
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
    });
    this.#socket = socket;
    socket.on('connect', () => this.#connected());
    socket.on('disconnect', () => this.#lost());
    socket.on('connect_error', ({ message }) => {
      if (message === 'not-signed-in') return this.#ended();
      this.#lost();
      // Refused by the node and not by the network: Socket.IO would not try again by itself.
      if (!socket.active) setTimeout(() => this.#socket === socket && socket.connect(), 5_000);
    });
    socket.on('end', (data: unknown) => {
      const end = FeedEnd.safeParse(data);
      if (end.success && end.data.reason !== 'stopping') this.#ended();
    });
  }

  close(): void {
    this.#socket?.disconnect();
    this.#socket = undefined;
    this.#status.set({ kind: 'connecting' });
  }

  /** `welcomed` runs now, if connected, and after every reconnection: what was followed has to be asked for again. */
  onWelcome(welcomed: () => void): () => void {
    this.#welcomes.add(welcomed);
    if (this.#socket?.connected) welcomed();
    return () => this.#welcomes.delete(welcomed);
  }

  /** What does not fit the schema of the event is of another version of the node, and is left out. */
  on<E extends LiveEvent>(event: E, listener: (data: EventData<E>) => void): () => void {
    const decode = (data: unknown): void => {
      const parsed = LIVE_EVENTS[event].safeParse(data);
      if (parsed.success) listener(parsed.data as EventData<E>);
      else console.error(`the live feed sent a broken ${event}`, parsed.error.issues[0]);
    };
    const [socket, name]: [Socket | undefined, string] = [this.#socket, event];
    socket?.on(name, decode);
    return () => socket?.off(name, decode);
  }

  /** Undefined where no answer came: the connection is gone, and `onWelcome` will ask again. */
  async ask(request: LiveRequest, data: object): Promise<LiveAnswer | undefined> {
    const answer: unknown = await this.#socket
      ?.timeout(10_000)
      .emitWithAck(request, data)
      .catch(() => undefined);
    const parsed = LiveAnswer.safeParse(answer);
    if (!parsed.success) return undefined;
    if (parsed.data.kind === 'refused' && parsed.data.problem.code === 'not-signed-in') this.#ended();
    return parsed.data;
  }

  #connected(): void {
    this.#status.set({ kind: 'live' });
    for (const welcomed of this.#welcomes) welcomed();
  }

  #lost(): void {
    this.#status.update((status) => (status.kind === 'lost' ? status : { kind: 'lost', since: Date.now() }));
  }

  #ended(): void {
    this.close();
    this.#session.end();
  }
}
