import {
  afterNextRender,
  Component,
  DestroyRef,
  type ElementRef,
  inject,
  type Injector,
  signal,
  viewChild,
} from '@angular/core';
import { MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { findQrText, stopCamera } from './qr-camera.ts';

/** Asks for the camera and resolves to the first QR code it sees; undefined when the person closes the dialog. */
export function openScanDialog(injector: Injector): Promise<string | undefined> {
  const dialog = injector
    .get(MatDialog)
    .open<ScanDialog, undefined, string>(ScanDialog, { panelClass: 'sheet' });
  return firstValueFrom(dialog.afterClosed());
}

@Component({
  selector: 't-scan-dialog',
  imports: [MatDialogModule],
  template: `
    <h2 mat-dialog-title>Scan an invite</h2>
    <mat-dialog-content>
      @if (refused()) {
        <p role="alert">The camera could not be used. Allow it for this page, or paste the link instead.</p>
      } @else {
        <p>Hold the QR code in front of the camera. The picture stays on this device.</p>
      }
      <video #video playsinline muted [hidden]="refused()" aria-label="What the camera sees"></video>
    </mat-dialog-content>
    <mat-dialog-actions align="end"
      ><button type="button" class="button" mat-dialog-close>Cancel</button></mat-dialog-actions
    >
  `,
  styles: `
    video {
      width: 100%;
      margin-top: 1rem;
      aspect-ratio: 4 / 3;
      border-radius: var(--radius-small);
      background: #000;
      object-fit: cover;
    }
  `,
})
export class ScanDialog {
  readonly #dialog = inject<MatDialogRef<ScanDialog, string>>(MatDialogRef);
  readonly #closed = new AbortController();
  private readonly video = viewChild.required<ElementRef<HTMLVideoElement>>('video');
  protected readonly refused = signal(false);

  constructor() {
    inject(DestroyRef).onDestroy(() => this.#closed.abort());
    afterNextRender(() => void this.#watch(this.video().nativeElement));
  }

  async #watch(video: HTMLVideoElement): Promise<void> {
    try {
      const text = await findQrText(video, this.#closed.signal);
      if (text !== undefined) this.#dialog.close(text);
    } catch {
      this.refused.set(true);
    } finally {
      stopCamera(video);
    }
  }
}
