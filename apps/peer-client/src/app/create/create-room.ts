import type { RoomPolicy } from '#mesh';
import { Component, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { LucideDices } from '@lucide/angular';
import { ChosenCopy } from '../copy/chosen-copy.ts';
import { CopyInbox } from '../copy/copy-inbox.ts';
import { OwnName } from '../engine/own-name.ts';
import { RoomEngine } from '../engine/room-engine.ts';
import { RoomSession } from '../room/room-session.ts';
import { NameField } from '../shell/name-field.ts';
import { PageFrame } from '../shell/page-frame.ts';
import { codeProblem, randomBelow, suggestCode, tidyCode } from './code-suggestion.ts';
import { PolicyChoice } from './policy-choice.ts';
import { PIN_OPTIONS, TOPOLOGY_OPTIONS } from './policy-options.ts';

@Component({
  selector: 't-create-room',
  imports: [ChosenCopy, LucideDices, NameField, PageFrame, PolicyChoice],
  templateUrl: './create-room.html',
  styleUrl: './create-room.scss',
})
export class CreateRoom {
  readonly #router = inject(Router);
  readonly #engine = inject(RoomEngine);
  readonly #session = inject(RoomSession);
  readonly #own = inject(OwnName);
  readonly #copy = inject(CopyInbox);
  protected readonly pinOptions = PIN_OPTIONS;
  protected readonly topologyOptions = TOPOLOGY_OPTIONS;
  protected readonly code = signal(suggestCode(randomBelow));
  protected readonly title = signal(this.#copy.chosen()?.opened.room.title ?? '');
  protected readonly name = signal(this.#own.name());
  protected readonly pin = signal<RoomPolicy['pin']>('each');
  protected readonly topology = signal<RoomPolicy['topology']>('shared');
  protected readonly asked = signal(false);
  protected readonly busy = signal(false);
  protected readonly trouble = signal<string | undefined>(undefined);
  protected readonly codeTooShort = computed(() => codeProblem(this.code()) !== undefined);

  protected typeCode(box: HTMLInputElement): void {
    this.code.set(tidyCode(box.value));
    box.value = this.code();
  }

  protected anotherCode(): void {
    this.code.set(suggestCode(randomBelow));
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    this.asked.set(true);
    if (this.busy() || this.codeTooShort() || this.name().trim() === '') return;
    this.busy.set(true);
    try {
      this.trouble.set(await this.#found());
    } catch (error) {
      this.trouble.set(
        `The room could not be made: ${error instanceof Error ? error.message : String(error)}.`,
      );
    }
    this.busy.set(false);
  }

  /** What is in the way, in words; undefined once the room is open. */
  async #found(): Promise<string | undefined> {
    const code = this.code();
    if ((await this.#engine.rooms()).some((room) => room.code === code)) {
      return 'This device has been in a room with this code. Choose another code, or open that room from the start page.';
    }
    const name = this.name().trim();
    const policy = { pin: this.pin(), topology: this.topology() };
    this.#own.remember(name);
    const options = { code, title: this.title().trim() || code, name, policy };
    const made = await this.#session.create(options, this.#copy.chosen()?.opened);
    if (!made) return 'Another tab has a room with this code open.';
    this.#copy.clear();
    await this.#router.navigate(['/r', code]);
    return undefined;
  }
}
