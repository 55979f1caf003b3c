import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  LucideCheck,
  LucideCircleAlert,
  LucideOctagonAlert,
  LucideShieldCheck,
  LucideUndo2,
} from '@lucide/angular';
import type { Alert } from '#protocol/operator';
import { age } from '../shell/figures.ts';
import { Acknowledged } from './acknowledged.ts';
import { alertWords } from './alert-words.ts';

/** What needs a look, the newest first; what somebody has taken note of comes last. */
@Component({
  selector: 't-alert-list',
  imports: [LucideCheck, LucideCircleAlert, LucideOctagonAlert, LucideShieldCheck, LucideUndo2, RouterLink],
  template: `
    <ul class="plain">
      @for (entry of entries(); track entry.alert.id) {
        <li [class.bad]="entry.words.weight === 'bad'" [class.seen]="entry.seen">
          @if (entry.words.weight === 'bad') {
            <svg lucideOctagonAlert aria-hidden="true"></svg>
          } @else {
            <svg lucideCircleAlert aria-hidden="true"></svg>
          }
          <div>
            <p class="title">
              @if (entry.alert.room; as room) {
                <a [routerLink]="['/rooms', room]" [queryParams]="entry.query">{{ entry.words.title }}</a>
                <code>{{ room }}</code>
              } @else {
                {{ entry.words.title }}
              }
            </p>
            <p class="soft small">{{ entry.words.text }} Since {{ entry.since }}.</p>
          </div>
          @if (entry.seen) {
            <button type="button" class="button quiet small" (click)="acknowledged.remove(entry.alert.id)">
              <svg lucideUndo2 aria-hidden="true"></svg>Seen
            </button>
          } @else {
            <button
              type="button"
              class="button small"
              [attr.aria-label]="'Acknowledge: ' + entry.words.title"
              (click)="acknowledged.add(entry.alert.id)"
            >
              <svg lucideCheck aria-hidden="true"></svg>Acknowledge
            </button>
          }
        </li>
      } @empty {
        <li class="none">
          <svg lucideShieldCheck aria-hidden="true"></svg>
          <p>Nothing needs a look.</p>
        </li>
      }
    </ul>
  `,
  styleUrl: './alert-list.scss',
})
export class AlertList {
  protected readonly acknowledged = inject(Acknowledged);
  readonly alerts = input.required<readonly Alert[]>();
  /** Of the node's clock. */
  readonly now = input.required<number>();
  protected readonly entries = computed(() =>
    this.alerts()
      .map((alert) => ({
        alert,
        words: alertWords(alert),
        seen: this.acknowledged.has(alert.id),
        since: age(this.now() - alert.since),
        query: queryOf(alert),
      }))
      .sort((x, y) => Number(x.seen) - Number(y.seen) || y.alert.since - x.alert.since),
  );
}

/** Opens the room at what the alert is about. */
function queryOf(alert: Alert): Record<string, string> {
  if (alert.kind === 'isolated-peer' || alert.kind === 'vouch-burst') return { sel: alert.peer };
  if (alert.kind === 'old-gaps' || alert.kind === 'contradiction') return { sel: `${alert.a}-${alert.b}` };
  return {};
}
