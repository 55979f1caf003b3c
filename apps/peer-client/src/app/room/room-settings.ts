import { Component, computed, inject } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogModule } from '@angular/material/dialog';
import { PIN_OPTIONS, TOPOLOGY_OPTIONS } from '../create/policy-options.ts';
import { DeviceSetting } from '../keep/device-setting.ts';
import { RecoverySetting } from '../recovery/recovery-setting.ts';
import { Chime } from './chime.ts';
import type { RoomStore } from './room-store.ts';
import { SaveCopy } from './save-copy.ts';

@Component({
  selector: 't-room-settings',
  imports: [DeviceSetting, MatDialogModule, RecoverySetting, SaveCopy],
  template: `
    <h2 mat-dialog-title>Room settings</h2>
    <mat-dialog-content>
      <dl>
        <dt>Code</dt>
        <dd class="code">{{ view().code }}</dd>
        @if (policy(); as words) {
          <dt>When somebody comes in by PIN</dt>
          <dd>{{ words.pin }}</dd>
          <dt>What the node’s operator can see</dt>
          <dd>{{ words.topology }}</dd>
        }
      </dl>
      <label class="switch">
        <input type="checkbox" [checked]="chime.on()" (change)="chime.turn(!chime.on())" />
        <span
          ><strong>Sounds</strong
          ><span class="soft small"
            >Two soft notes when somebody comes in or stands at the door. For all rooms on this device.</span
          ></span
        >
      </label>
      <label class="switch">
        <input
          type="checkbox"
          [checked]="view().relay.only"
          [disabled]="!view().relay.only && !view().relay.offered"
          (change)="hideAddress(!view().relay.only)"
        />
        <span
          ><strong>Hide my address</strong><span class="soft small">{{ relayWords() }}</span></span
        >
      </label>
      <t-recovery-setting [store]="store" />
      <t-device-setting [store]="store">
        <t-save-copy [store]="store" />
        <button type="button" class="button danger" mat-dialog-close="forget">Forget this room</button>
      </t-device-setting>
    </mat-dialog-content>
    <mat-dialog-actions align="end"
      ><button type="button" class="button" mat-dialog-close>Close</button></mat-dialog-actions
    >
  `,
  styles: `
    dl {
      display: grid;
      gap: 0.15rem;
      margin: 0 0 1.5rem;
    }
    dt {
      color: var(--ink-soft);
      font-size: 0.875rem;
    }
    dd {
      margin: 0 0 0.7rem;
      color: var(--ink);
      font-weight: 600;
    }
    .switch {
      display: flex;
      gap: 0.8rem;
      margin-bottom: 1.5rem;
    }
    .switch > span {
      display: grid;
    }
    .switch input {
      width: 1.15rem;
      height: 1.15rem;
      margin: 0.25rem 0 0;
      accent-color: var(--verdigris);
    }
  `,
})
export class RoomSettings {
  protected readonly store = inject<RoomStore>(MAT_DIALOG_DATA);
  protected readonly chime = inject(Chime);
  protected readonly view = this.store.view;
  protected readonly relayWords = computed(() => {
    const { only, offered } = this.view().relay;
    if (!offered && !only) return 'Needs a relay (TURN), and this node has none.';
    return 'Links go through the node’s relay, which sees only sealed bytes: the others do not learn your network address. Slower; your links are made anew.';
  });
  protected readonly policy = computed(() => {
    const policy = this.view().policy;
    return (
      policy && {
        pin: PIN_OPTIONS.find(({ value }) => value === policy.pin)?.title,
        topology: TOPOLOGY_OPTIONS.find(({ value }) => value === policy.topology)?.title,
      }
    );
  });

  protected hideAddress(on: boolean): void {
    void this.store.room.setRelayOnly(on);
  }
}
