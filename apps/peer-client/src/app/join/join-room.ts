import type { InviteLink } from '#trust';
import { Component, computed, inject, linkedSignal, resource, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { LucideKeyRound } from '@lucide/angular';
import { leftWords } from '#ui/words';
import { OwnName } from '../engine/own-name.ts';
import { RoomEngine } from '../engine/room-engine.ts';
import { type JoinOutcome, RoomSession } from '../room/room-session.ts';
import { BrokenToken } from '../shell/broken-token.ts';
import { NameField } from '../shell/name-field.ts';
import { PageFrame } from '../shell/page-frame.ts';
import { LinkEntry } from '../start/link-entry.ts';
import { LinkInbox } from './link-inbox.ts';
import { refusalWords } from './trouble-words.ts';

@Component({
  selector: 't-join-room',
  imports: [BrokenToken, LinkEntry, LucideKeyRound, NameField, PageFrame, RouterLink],
  templateUrl: './join-room.html',
  styleUrl: './join-room.scss',
})
export class JoinRoom {
  readonly #router = inject(Router);
  readonly #engine = inject(RoomEngine);
  readonly #session = inject(RoomSession);
  readonly #own = inject(OwnName);
  readonly #inbox = inject(LinkInbox);
  /** Why the link at hand was refused; another link starts afresh. */
  readonly #outcome = linkedSignal<string | undefined, Exclude<JoinOutcome, 'in'> | undefined>({
    source: this.#inbox.link,
    computation: () => undefined,
  });
  protected readonly text = this.#inbox.link;
  protected readonly reading = resource({
    params: () => this.#inbox.link(),
    loader: async ({ params }) => this.#read(params),
  });
  protected readonly link = computed(() => (this.reading.hasValue() ? this.reading.value().link : undefined));
  protected readonly damaged = computed(() => this.reading.hasValue() && this.link() === undefined);
  protected readonly left = computed(() => leftWords(this.link()?.expires ?? 0, Date.now()));
  protected readonly refusal = computed(() => {
    const outcome = this.#outcome();
    if (outcome) return refusalWords(outcome);
    return this.damaged() ? refusalWords('malformed-link') : undefined;
  });
  protected readonly name = signal(this.#own.name());
  protected readonly asked = signal(false);
  protected readonly hidden = signal(false);
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | undefined>(undefined);

  protected async join(event: Event, link: InviteLink): Promise<void> {
    event.preventDefault();
    this.asked.set(true);
    const name = this.name().trim();
    if (this.busy() || name === '') return;
    this.busy.set(true);
    this.failure.set(undefined);
    this.#own.remember(name);
    try {
      await this.#enter(link, await this.#session.join(link, name, { relayOnly: this.hidden() }));
    } catch (error) {
      this.failure.set(error instanceof Error ? error.message : String(error));
    }
    this.busy.set(false);
  }

  protected putAside(): void {
    this.#inbox.clear();
  }

  async #read(text: string): Promise<{ readonly link: InviteLink | undefined }> {
    const link = await this.#engine.readLink(text);
    // What goes wrong with it is told to who presses Join.
    if (link) this.#engine.prepareJoin(link).catch(() => undefined);
    return { link };
  }

  async #enter(link: InviteLink, outcome: JoinOutcome): Promise<void> {
    if (outcome !== 'in') {
      this.#outcome.set(outcome);
      return;
    }
    await this.#router.navigate(['/r', link.roomCode], { replaceUrl: true });
    this.#inbox.clear();
  }
}
