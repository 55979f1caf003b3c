import type { InviteView } from '#mesh';
import { Component, computed, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule } from '@angular/material/dialog';
import { confirm } from '#ui/confirm';
import type { RoomStore } from '../room/room-store.ts';
import { InviteForm } from './invite-form.ts';
import { InviteList } from './invite-list.ts';
import { InviteTicket } from './invite-ticket.ts';
import { OtherWays } from './other-ways.ts';

@Component({
  selector: 't-invite-sheet',
  imports: [InviteForm, InviteList, InviteTicket, MatDialogModule, OtherWays],
  template: `
    <h2 mat-dialog-title>{{ shown() ? 'Give this to them yourself' : 'Invite to ' + title() }}</h2>
    <mat-dialog-content>
      @if (shown(); as invite) {
        <t-invite-ticket [invite]="invite" (again)="shownId.set(undefined)" />
      } @else {
        <t-invite-form [room]="store.room" (made)="shownId.set($event.id)" />
        <t-other-ways [room]="store.room" (made)="shownId.set($event.id)" />
      }
      <t-invite-list
        [store]="store"
        [shownId]="shownId()"
        (show)="shownId.set($event.id)"
        (revoke)="revoke($event)"
      />
    </mat-dialog-content>
    <mat-dialog-actions align="end"
      ><button type="button" class="button" mat-dialog-close>Done</button></mat-dialog-actions
    >
  `,
})
export class InviteSheet {
  readonly #dialog = inject(MatDialog);
  protected readonly store = inject<RoomStore>(MAT_DIALOG_DATA);
  protected readonly shownId = signal<InviteView['id'] | undefined>(undefined);
  protected readonly title = computed(() => this.store.view().title ?? this.store.view().code);
  /** Gone from the sheet as soon as nobody can use it any more. */
  protected readonly shown = computed(() =>
    this.store.view().invites.find((invite) => invite.id === this.shownId() && invite.link !== undefined),
  );

  protected async revoke(invite: InviteView): Promise<void> {
    const sure = await confirm(this.#dialog, {
      title: 'Revoke this invite?',
      text: `Nobody else can come in with ${invite.note ? `“${invite.note}”` : 'it'}. Those who came in with it before stay in.`,
      action: 'Revoke invite',
    });
    if (sure) await this.store.room.revokeInvite(invite.id);
  }
}
