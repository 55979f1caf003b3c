import * as z from 'zod';
import {
  AlertList,
  AuditList,
  Ban,
  BanList,
  Ended,
  EventList,
  NewBan,
  NodeStatus,
  OperatorSession,
  RoomList,
  RoomResource,
  SampleList,
  SignIn,
} from '#protocol/operator';
import { AuditQuery, EventQuery, RoomQuery, SampleQuery } from './requests.ts';

/** One route of the API, for its description. The specs hold this list against the router. */
export interface ApiRoute {
  readonly method: 'get' | 'post' | 'delete';
  /** With `{name}` for what varies. */
  readonly path: string;
  readonly summary: string;
  readonly status: 200 | 201 | 204;
  readonly answer?: z.core.$ZodType;
  readonly query?: z.ZodObject;
  readonly body?: z.core.$ZodType;
  /** Works without a sign-in. */
  readonly isOpen?: true;
}

export const API_ROUTES: readonly ApiRoute[] = [
  {
    method: 'post',
    path: '/api/session',
    summary: 'Sign in with the operator token; the answer sets a cookie for 12 hours',
    status: 200,
    body: SignIn,
    answer: OperatorSession,
    isOpen: true,
  },
  {
    method: 'get',
    path: '/api/session',
    summary: 'Until when one is signed in',
    status: 200,
    answer: OperatorSession,
  },
  { method: 'delete', path: '/api/session', summary: 'Sign out', status: 204 },
  { method: 'get', path: '/api/status', summary: 'The node now', status: 200, answer: NodeStatus },
  {
    method: 'get',
    path: '/api/samples',
    summary: 'The node over the last day, for charts',
    status: 200,
    query: SampleQuery,
    answer: SampleList,
  },
  { method: 'get', path: '/api/alerts', summary: 'What needs a look', status: 200, answer: AlertList },
  {
    method: 'get',
    path: '/api/events',
    summary: 'What happened in the rooms, oldest first',
    status: 200,
    query: EventQuery,
    answer: EventList,
  },
  {
    method: 'get',
    path: '/api/audit',
    summary: 'What operators did, newest first',
    status: 200,
    query: AuditQuery,
    answer: AuditList,
  },
  { method: 'get', path: '/api/rooms', summary: 'All rooms', status: 200, answer: RoomList },
  {
    method: 'get',
    path: '/api/rooms/{room}',
    summary: 'One room with its sessions and its graph; links=1 adds the linked pairs',
    status: 200,
    query: RoomQuery,
    answer: RoomResource,
  },
  {
    method: 'post',
    path: '/api/rooms/{room}/close',
    summary: 'End all sessions of a room',
    status: 200,
    answer: Ended,
  },
  {
    method: 'post',
    path: '/api/rooms/{room}/sessions/{sid}/disconnect',
    summary: 'End one session',
    status: 200,
    answer: Ended,
  },
  { method: 'get', path: '/api/bans', summary: 'Whom the operator keeps out', status: 200, answer: BanList },
  {
    method: 'post',
    path: '/api/bans',
    summary: 'Ban a room code, an address, or the address of a session; whoever is there is put out',
    status: 201,
    body: NewBan,
    answer: Ban,
  },
  { method: 'delete', path: '/api/bans/{id}', summary: 'Lift a ban', status: 200, answer: Ban },
  { method: 'get', path: '/api/docs', summary: 'This description, for people', status: 200 },
  { method: 'get', path: '/api/docs.json', summary: 'This description (OpenAPI 3.1)', status: 200 },
];
