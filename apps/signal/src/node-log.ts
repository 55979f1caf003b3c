import type { LoggerService } from '@nestjs/common';
import { destination, type Logger, pino } from 'pino';
import type { Guard } from './guard.ts';
import type { NodeConfig } from './config/node-config.ts';
import type { RoomObserver } from './rooms/room-observer.ts';
import type { Rooms } from './rooms/rooms.ts';

/** JSON lines on stderr; stdout is for the two lines that say where the node listens. */
export function openLog(level: NodeConfig['logLevel']): Logger {
  return pino({ level, base: null }, destination({ dest: 2, sync: true }));
}

/** Tells one after the other; a fault of one is no fault of the peer whose frame it is about. */
export function observeWith(observers: readonly RoomObserver[], guard: Guard): RoomObserver {
  const all = <Args extends unknown[]>(tell: (observer: RoomObserver, ...args: Args) => void) =>
    guard((...args: Args) => observers.forEach((observer) => tell(observer, ...args)));
  return {
    arrived: all((observer, ...event: Parameters<RoomObserver['arrived']>) => observer.arrived(...event)),
    left: all((observer, ...event: Parameters<RoomObserver['left']>) => observer.left(...event)),
    reported: all((observer, ...event: Parameters<RoomObserver['reported']>) => observer.reported(...event)),
    refused: all((observer, ...event: Parameters<RoomObserver['refused']>) => observer.refused(...event)),
  };
}

/** Rooms and sessions are named at debug only, a session by the first characters of its sid. */
export function logRooms(log: Logger): RoomObserver {
  return {
    arrived: (room, sid, peers) => log.debug({ room, sid: short(sid), peers }, 'arrived'),
    left: (room, sid, peers) => log.debug({ room, sid: short(sid), peers }, 'left'),
    reported: () => undefined,
    refused: (code, who, detail) => {
      log.debug({ code, detail, ...(who && { room: who.room, sid: short(who.sid) }) }, 'refused');
    },
  };
}

const TOTALS_EVERY_MS = 60_000;

/** What happened since the start, once a minute if anything did, and at the end. Returns the end. */
export function logTotals(rooms: Rooms, log: Logger): () => void {
  let logged = JSON.stringify(rooms.counters.totals());
  const write = (message: string): void => {
    log.info({ rooms: rooms.roomCount, totals: rooms.counters.totals() }, message);
  };
  const timer = setInterval(() => {
    const now = JSON.stringify(rooms.counters.totals());
    if (now !== logged) write('totals');
    logged = now;
  }, TOTALS_EVERY_MS);
  log.info('started');
  return () => {
    clearInterval(timer);
    write('stopped');
  };
}

/** Nest's own lines. What it tells of its start is of no use to an operator, so it is debug. */
export function nestLogger(log: Logger): LoggerService {
  const write =
    (level: 'debug' | 'warn' | 'error' | 'fatal') =>
    (message: unknown, ...context: unknown[]): void =>
      log[level]({ context: context.at(-1) }, message instanceof Error ? message.message : String(message));
  return { log: write('debug'), warn: write('warn'), error: write('error'), fatal: write('fatal') };
}

function short(sid: string): string {
  return sid.slice(0, 4);
}
