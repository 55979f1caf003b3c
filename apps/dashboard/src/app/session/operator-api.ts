import { inject, Injectable } from '@angular/core';
import type { RoomCode, Sid } from '#protocol';
import {
  AuditList,
  BanList,
  banRoute,
  closeRoomRoute,
  disconnectRoute,
  type NewBan,
  NodeStatus,
  OPERATOR_ROUTES,
  Problem,
  SampleList,
} from '#protocol/operator';
import type * as z from 'zod/mini';
import { Session } from './session.ts';

/** What came, or why not, in words for a person. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** The node's REST interface. */
@Injectable({ providedIn: 'root' })
export class OperatorApi {
  readonly #session = inject(Session);

  status(): Promise<Answer<NodeStatus>> {
    return this.#read(OPERATOR_ROUTES.status, NodeStatus);
  }

  samples(): Promise<Answer<SampleList>> {
    return this.#read(OPERATOR_ROUTES.samples, SampleList);
  }

  audit(): Promise<Answer<AuditList>> {
    return this.#read(OPERATOR_ROUTES.audit, AuditList);
  }

  bans(): Promise<Answer<BanList>> {
    return this.#read(OPERATOR_ROUTES.bans, BanList);
  }

  disconnect(room: RoomCode, sid: Sid): Promise<Answer<undefined>> {
    return this.#act('POST', disconnectRoute(room, sid));
  }

  closeRoom(room: RoomCode): Promise<Answer<undefined>> {
    return this.#act('POST', closeRoomRoute(room));
  }

  ban(ban: NewBan): Promise<Answer<undefined>> {
    return this.#act('POST', OPERATOR_ROUTES.bans, ban);
  }

  unban(id: string): Promise<Answer<undefined>> {
    return this.#act('DELETE', banRoute(id));
  }

  async #read<S extends z.ZodMiniType>(route: string, schema: S): Promise<Answer<z.infer<S>>> {
    const answer = await this.#fetch(route, {});
    if (!answer.ok) return answer;
    const parsed = schema.safeParse(await answer.value.json().catch(() => undefined));
    if (parsed.success) return { ok: true, value: parsed.data };
    return { ok: false, problem: 'The node answered with something that this page does not understand.' };
  }

  async #act(method: 'POST' | 'DELETE', route: string, body: object = {}): Promise<Answer<undefined>> {
    const answer = await this.#fetch(route, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.ok ? { ok: true, value: undefined } : answer;
  }

  async #fetch(route: string, options: RequestInit): Promise<Answer<Response>> {
    const response = await fetch(route, options).catch(() => undefined);
    if (!response) return { ok: false, problem: 'The node can not be reached.' };
    if (response.status === 401) this.#session.end();
    if (response.ok) return { ok: true, value: response };
    const problem = Problem.safeParse(await response.json().catch(() => undefined));
    if (!problem.success) return { ok: false, problem: `The node answered ${response.status}.` };
    return { ok: false, problem: problem.data.detail ?? problem.data.title };
  }
}
