import { Component, inject, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { AuditEntry, Ban } from '#protocol/operator';
import { confirm } from '#ui/confirm';
import { OperatorApi } from '../session/operator-api.ts';

type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'there'; readonly rows: readonly T[] };

const WORDS: Record<AuditEntry['action'], string> = {
  'sign-in': 'Signed in',
  'sign-in-refused': 'Sign-in refused',
  'sign-out': 'Signed out',
  disconnect: 'Disconnected a session',
  'close-room': 'Closed a room',
  ban: 'Banned',
  unban: 'Lifted a ban',
};

/** What operators did, and the bans that are in force. */
@Component({
  selector: 't-audit',
  templateUrl: './audit.html',
  styleUrl: './audit.scss',
})
export class Audit {
  readonly #api = inject(OperatorApi);
  readonly #dialog = inject(MatDialog);
  protected readonly entries = signal<Loaded<AuditEntry>>({ kind: 'loading' });
  protected readonly bans = signal<Loaded<Ban>>({ kind: 'loading' });
  protected readonly problem = signal('');
  protected readonly words = WORDS;

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    const [audit, bans] = await Promise.all([this.#api.audit(), this.#api.bans()]);
    this.entries.set(
      audit.ok ? { kind: 'there', rows: audit.value.entries } : { kind: 'failed', problem: audit.problem },
    );
    this.bans.set(
      bans.ok ? { kind: 'there', rows: bans.value.bans } : { kind: 'failed', problem: bans.problem },
    );
  }

  protected async lift(ban: Ban): Promise<void> {
    const sure = await confirm(this.#dialog, {
      title: `Lift the ban on ${ban.value}?`,
      text: ban.kind === 'room' ? 'People can use this code again.' : 'This address can connect again.',
      action: 'Lift ban',
    });
    if (!sure) return;
    const answer = await this.#api.unban(ban.id);
    this.problem.set(answer.ok ? '' : answer.problem);
    await this.load();
  }

  protected when(at: number): string {
    return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
  }
}
