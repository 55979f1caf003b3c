import { Component, inject, Injector, signal } from '@angular/core';
import { Router } from '@angular/router';
import { LucideScanQrCode } from '@lucide/angular';
import { codeProblem, tidyCode } from '../create/code-suggestion.ts';
import { RoomEngine } from '../engine/room-engine.ts';
import { LinkInbox } from '../join/link-inbox.ts';

/** One field for what somebody was given: an invite link, or the code of a room: this device is in it, or it knocks. */
@Component({
  selector: 't-link-entry',
  imports: [LucideScanQrCode],
  template: `
    <form class="field" (submit)="open($event)">
      <label for="link-entry">Invite link or room code</label>
      <div class="with-button">
        <input
          #box
          class="input"
          id="link-entry"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder="Paste it here"
          [value]="text()"
          (input)="type(box.value)"
          [attr.aria-invalid]="problem() !== undefined"
          aria-describedby="link-entry-problem"
        />
        @if (canScan) {
          <button type="button" class="button icon" aria-label="Scan a QR code" (click)="scan()">
            <svg lucideScanQrCode aria-hidden="true"></svg>
          </button>
        }
        <button type="submit" class="button">Open</button>
      </div>
      <p class="error" id="link-entry-problem" role="status">{{ problem() }}</p>
    </form>
  `,
  styles: `
    .error:empty {
      display: none;
    }
    .button {
      min-height: 48px;
    }
    .icon {
      width: 48px;
    }
  `,
})
export class LinkEntry {
  readonly #router = inject(Router);
  readonly #injector = inject(Injector);
  readonly #engine = inject(RoomEngine);
  readonly #inbox = inject(LinkInbox);
  protected readonly canScan = navigator.mediaDevices?.getUserMedia !== undefined;
  protected readonly text = signal('');
  protected readonly problem = signal<string | undefined>(undefined);

  protected type(text: string): void {
    this.text.set(text);
    this.problem.set(undefined);
  }

  protected async open(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.text().trim();
    if (await this.#engine.readLink(text)) this.#inbox.put(text);
    else await this.#openByCode(text);
  }

  protected async scan(): Promise<void> {
    const { openScanDialog } = await import('../join/scan-dialog.ts');
    const text = await openScanDialog(this.#injector);
    if (text === undefined) return;
    if (await this.#engine.readLink(text)) this.#inbox.put(text);
    else this.problem.set('That QR code is no Tessera invite.');
  }

  async #openByCode(text: string): Promise<void> {
    const code = tidyCode(text);
    if (text.includes('/') || codeProblem(code)) {
      this.problem.set(
        'That is neither an invite link nor a room code. A link ends in “#1.” and many letters; copy it whole.',
      );
      return;
    }
    await this.#router.navigate(['/r', code]);
  }
}
