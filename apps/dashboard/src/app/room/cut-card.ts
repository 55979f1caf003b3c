import { Component, computed, input, output } from '@angular/core';
import { LucideScissors } from '@lucide/angular';
import type { PeerId } from '#protocol';
import type { CutPreview } from '#topology';
import { PeerButton } from './peer-button.ts';

/** Who would go and who would stay if members evicted that peer. Only members can. */
@Component({
  selector: 't-cut-card',
  imports: [LucideScissors, PeerButton],
  template: `
    <h3><svg lucideScissors aria-hidden="true"></svg>If members evict this peer</h3>
    @if (preview(); as cut) {
      <p class="small">
        {{ cut.goes.length === 1 ? 'Only this peer goes:' : 'These ' + cut.goes.length + ' go:' }}
      </p>
      <ul class="plain peers" aria-label="Who goes">
        @for (peer of cut.goes; track peer) {
          <li><t-peer-button [peer]="peer" (pressed)="pressed.emit($event)" /></li>
        }
      </ul>
      @if (cut.stays.length > 0) {
        <p class="small">These lose a sponsor and stay through another:</p>
        <ul class="plain" aria-label="Who stays">
          @for (entry of cut.stays; track entry.peer) {
            <li>
              <t-peer-button [peer]="entry.peer" (pressed)="pressed.emit($event)" />
              <span class="soft small">through</span>
              @for (through of entry.through; track through) {
                <t-peer-button [peer]="through" (pressed)="pressed.emit($event)" />
              }
            </li>
          }
        </ul>
      }
      <p class="soft small">As reported. The founder or a co-admin can do this; an operator can not.</p>
    } @else {
      <p class="soft small">{{ nothing() }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.5rem;
    }
    h3 {
      display: flex;
      align-items: center;
      gap: 0.5rem;
      font-size: 0.95rem;
    }
    h3 svg {
      width: 16px;
      height: 16px;
      color: var(--clay);
    }
    .peers {
      display: flex;
      flex-wrap: wrap;
      gap: 0.2rem;
    }
  `,
})
export class CutCard {
  readonly preview = input.required<CutPreview | undefined>();
  readonly isFounder = input.required<boolean>();
  readonly pressed = output<PeerId>();
  protected readonly nothing = computed(() =>
    this.isFounder()
      ? 'The founder can not be evicted.'
      : 'This peer is no member, as far as others have reported.',
  );
}
