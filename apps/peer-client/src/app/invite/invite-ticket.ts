import type { InviteView } from '#mesh';
import { Component, computed, input, output, signal } from '@angular/core';
import { LucideCheck, LucideCopy, LucideShare2 } from '@lucide/angular';
import { tickingNow } from '#ui';
import { inviteWords } from './invite-words.ts';
import { QrCode } from './qr-code.ts';

/** One invite to be handed over: as a picture, as a link. */
@Component({
  selector: 't-invite-ticket',
  imports: [LucideCheck, LucideCopy, LucideShare2, QrCode],
  templateUrl: './invite-ticket.html',
  styleUrl: './invite-ticket.scss',
})
export class InviteTicket {
  readonly invite = input.required<InviteView>();
  readonly again = output();
  readonly #now = tickingNow(30_000);
  protected readonly link = computed(() => this.invite().link ?? '');
  protected readonly words = computed(() => inviteWords(this.invite(), this.#now()));
  protected readonly copied = signal(false);
  protected readonly canShare = typeof navigator.share === 'function';

  protected async copy(box: HTMLInputElement): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link());
      this.copied.set(true);
    } catch {
      box.select();
    }
  }

  protected async share(): Promise<void> {
    try {
      await navigator.share({ title: 'Join me in Tessera', url: this.link() });
    } catch {
      // The person closed the share sheet; the link is still on the screen.
    }
  }
}
