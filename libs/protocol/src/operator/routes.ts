import type { RoomCode, Sid } from '../ids.ts';

/** Where the operator listener answers. Everything but the sign-in needs a session or a bearer token. */
export const OPERATOR_ROUTES = {
  /** POST signs in, GET tells until when, DELETE signs out. */
  session: '/api/session',
  status: '/api/status',
  samples: '/api/samples',
  alerts: '/api/alerts',
  rooms: '/api/rooms',
  events: '/api/events',
  audit: '/api/audit',
  bans: '/api/bans',
  /** A page for people; the same as JSON is `openApi`. */
  docs: '/api/docs',
  openApi: '/api/docs.json',
  metrics: '/metrics',
  /** Path of the live feed (Socket.IO, WebSocket transport only). */
  live: '/socket.io',
} as const;

export function roomRoute(room: RoomCode): string {
  return `${OPERATOR_ROUTES.rooms}/${room}`;
}

/** POST ends all sessions of the room. They may come back; a ban keeps them out. */
export function closeRoomRoute(room: RoomCode): string {
  return `${roomRoute(room)}/close`;
}

/** POST ends one session. */
export function disconnectRoute(room: RoomCode, sid: Sid): string {
  return `${roomRoute(room)}/sessions/${sid}/disconnect`;
}

/** DELETE lifts the ban. */
export function banRoute(id: string): string {
  return `${OPERATOR_ROUTES.bans}/${id}`;
}
