import type { Notice } from '#mesh';
import { Component, computed, effect, inject, input } from '@angular/core';
import { LucideX } from '@lucide/angular';
import { PeerTile } from '#ui';
import { Chime } from './chime.ts';
import type { RoomStore } from './room-store.ts';

/** Long enough to be read twice. */
const SHOWN_MS = 6_000;

/** Passing events. What must not be missed is a banner. */
@Component({
  selector: 't-notice-toasts',
  imports: [LucideX, PeerTile],
  template: `
    <div role="log" aria-label="Events">
      <ul class="plain">
        @for (notice of toasts(); track notice.id) {
          <li class="card" animate.enter="enter">
            @if (notice.kind === 'arrived' || notice.kind === 'left') {
              <t-peer-tile [seed]="notice.who" />
            }
            <p>{{ words(notice) }}</p>
            <button type="button" class="button quiet icon" aria-label="Dismiss" (click)="dismiss(notice)">
              <svg lucideX aria-hidden="true"></svg>
            </button>
          </li>
        }
      </ul>
    </div>
  `,
  styles: `
    ul {
      position: fixed;
      right: max(1rem, env(safe-area-inset-right));
      bottom: 1.25rem;
      z-index: 20;
      display: grid;
      gap: 0.5rem;
      width: min(360px, calc(100vw - 2rem));
    }
    li {
      display: flex;
      align-items: center;
      gap: 0.8rem;
      padding: 0.5rem 0.5rem 0.5rem 1rem;
      background: var(--raised);
    }
    p {
      flex: 1;
    }
    t-peer-tile {
      width: 30px;
    }
    .enter {
      animation: lay 0.35s cubic-bezier(0.2, 1.2, 0.4, 1);
    }
    @keyframes lay {
      from {
        opacity: 0;
        transform: translateY(16px) rotate(2deg);
      }
    }
    @media (max-width: 699px) {
      ul {
        bottom: 84px;
      }
    }
  `,
})
export class NoticeToasts {
  readonly store = input.required<RoomStore>();
  protected readonly toasts = computed(() => this.store().view().notices.filter(isPassing).slice(-3));

  readonly #arrivals = computed(() =>
    this.store()
      .view()
      .notices.flatMap((notice) => (notice.kind === 'arrived' ? [notice.id] : [])),
  );

  constructor() {
    const chime = inject(Chime);
    let heard = 0;
    effect(() => {
      const newest = Math.max(0, ...this.#arrivals());
      if (newest > heard) chime.play();
      heard = Math.max(heard, newest);
    });
    effect((onCleanup) => {
      const [oldest] = this.toasts();
      if (!oldest) return;
      const timer = setTimeout(
        () => this.dismiss(oldest),
        Math.max(1_500, oldest.at + SHOWN_MS - Date.now()),
      );
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected dismiss(notice: Notice): void {
    this.store().room.dismissNotice(notice.id);
  }

  protected words(notice: PassingNotice): string {
    switch (notice.kind) {
      case 'arrived':
        return `${this.store().nameOf(notice.who)} is here`;
      case 'left':
        return `${this.store().nameOf(notice.who)} has gone`;
      case 'invite-refused':
        return this.#refusedWords(notice);
      case 'unknown-invite':
        return 'Somebody came with an invite that nobody here knows.';
    }
  }

  /** Every member is asked by a newcomer, also about invites of others. */
  #refusedWords({ invite, why }: Extract<Notice, { kind: 'invite-refused' }>): string {
    const own = this.store()
      .view()
      .invites.find(({ id }) => id === invite);
    if (!own) return `Somebody came with an invite that ${REFUSED[why]}.`;
    return `Somebody came with your invite${own.note && ` “${own.note}”`}, but it ${REFUSED[why]}.`;
  }
}

type PassingNotice = Extract<Notice, { kind: 'arrived' | 'left' | 'invite-refused' | 'unknown-invite' }>;

/** The others are banners. */
function isPassing(notice: Notice): notice is PassingNotice {
  return ['arrived', 'left', 'invite-refused', 'unknown-invite'].includes(notice.kind);
}

const REFUSED = { expired: 'has expired', 'used-up': 'is used up', revoked: 'was withdrawn' } as const;
