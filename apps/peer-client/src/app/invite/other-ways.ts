import type { InviteView, OpenRoom } from '#mesh';
import { Component, input, output, signal } from '@angular/core';
import { LucidePhone, LucideSmartphone } from '@lucide/angular';

/** Beside the link for somebody: the PIN way, and one's own second device. */
@Component({
  selector: 't-other-ways',
  imports: [LucidePhone, LucideSmartphone],
  template: `
    <div class="ways">
      <button
        type="button"
        class="button"
        [attr.aria-expanded]="byPhone()"
        aria-controls="pin-way"
        (click)="byPhone.set(!byPhone())"
      >
        <svg lucidePhone aria-hidden="true"></svg>They are on the phone with me
      </button>
      <button type="button" class="button" [disabled]="busy()" (click)="addPhone()">
        <svg lucideSmartphone aria-hidden="true"></svg>Add my phone
      </button>
    </div>
    @if (failed()) {
      <p role="alert">The invite could not be made. Try again.</p>
    }
    <div id="pin-way" [hidden]="!byPhone()">
      <ol>
        <li>
          Tell them this page’s address and the room code
          <strong class="code">{{ room().view.code }}</strong>.
        </li>
        <li>They type the code on the start screen and press Knock.</li>
        <li>You see “Someone is at the door” after about ten seconds. Press Challenge.</li>
        <li>Read them the eight digits. They type them, and you two are linked.</li>
      </ol>
      <p class="small soft">{{ others() }}</p>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.8rem;
      margin-top: 1.2rem;
      color: var(--ink);
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      gap: 0.6rem;
    }
    ol {
      display: grid;
      gap: 0.35rem;
      margin: 0 0 0.6rem;
      padding-left: 1.3rem;
    }
  `,
})
export class OtherWays {
  readonly room = input.required<OpenRoom>();
  readonly made = output<InviteView>();
  protected readonly byPhone = signal(false);
  protected readonly busy = signal(false);
  protected readonly failed = signal(false);

  protected others(): string {
    return this.room().view.policy?.pin === 'any'
      ? 'In this room your PIN links them to everybody.'
      : 'The others then challenge them too, or accept your word.';
  }

  /** Another device is another person in the ledger, let in by this one. */
  protected async addPhone(): Promise<void> {
    this.busy.set(true);
    this.failed.set(false);
    try {
      this.made.emit(
        await this.room().createInvite({ note: 'my phone', uses: 1, expiresInMs: PHONE_INVITE_MS }),
      );
    } catch {
      this.failed.set(true);
    }
    this.busy.set(false);
  }
}

/** The phone lies beside; what is not used now is better made anew. */
const PHONE_INVITE_MS = 10 * 60_000;
