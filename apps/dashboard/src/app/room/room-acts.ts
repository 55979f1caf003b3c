import { inject, Injectable, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { RoomCode, Sid } from '#protocol';
import { confirm, type Question } from '#ui/confirm';
import { type Answer, OperatorApi } from '../session/operator-api.ts';

/** What the operator may do about a room. Each asks once, and the node writes it into the audit log. */
@Injectable()
export class RoomActs {
  readonly #api = inject(OperatorApi);
  readonly #dialog = inject(MatDialog);
  readonly #outcome = signal<{ readonly ok: boolean; readonly text: string } | undefined>(undefined);

  /** What came of the last one. */
  readonly outcome = this.#outcome.asReadonly();

  disconnect(room: RoomCode, sid: Sid, who: string): Promise<void> {
    return this.#ask(
      {
        title: `Disconnect ${who}?`,
        text: 'Its connection to this node ends. Links to other peers go on, and it may connect again; a ban keeps it out.',
        action: 'Disconnect',
      },
      () => this.#api.disconnect(room, sid),
      `${who} was disconnected.`,
    );
  }

  banAddress(room: RoomCode, sid: Sid, who: string): Promise<void> {
    return this.#ask(
      {
        title: `Ban the address of ${who}?`,
        text: 'Nobody can connect from that network address, in any room, until the ban is lifted. Others may share the address.',
        action: 'Ban address',
      },
      () => this.#api.ban({ kind: 'session', room, sid, note: '' }),
      `The address of ${who} is banned.`,
    );
  }

  close(room: RoomCode): Promise<void> {
    return this.#ask(
      {
        title: `Close ${room}?`,
        text: 'All its connections to this node end. People may open it again, and links between them go on.',
        action: 'Close room',
      },
      () => this.#api.closeRoom(room),
      'The room was closed.',
    );
  }

  banCode(room: RoomCode): Promise<void> {
    return this.#ask(
      {
        title: `Ban the code ${room}?`,
        text: 'Everybody is disconnected, and nobody can use this code until the ban is lifted in the audit log.',
        action: 'Ban code',
      },
      () => this.#api.ban({ kind: 'room', room, note: '' }),
      'The code is banned.',
    );
  }

  dismiss(): void {
    this.#outcome.set(undefined);
  }

  async #ask(question: Question, act: () => Promise<Answer<undefined>>, done: string): Promise<void> {
    if (!(await confirm(this.#dialog, question))) return;
    const answer = await act();
    this.#outcome.set(answer.ok ? { ok: true, text: done } : { ok: false, text: answer.problem });
  }
}
