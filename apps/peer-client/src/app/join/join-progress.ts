import { Component, computed, input } from '@angular/core';
import type { JoinProgress as Progress } from '#mesh';
import { LucideCheck, LucideTriangleAlert } from '@lucide/angular';
import { BrokenToken } from '../shell/broken-token.ts';
import { joinSteps, stillApart } from './join-steps.ts';
import { troubleWords } from './trouble-words.ts';

/** The way from the door into the room, told as it happens. */
@Component({
  selector: 't-join-progress',
  imports: [BrokenToken, LucideCheck, LucideTriangleAlert],
  template: `
    <section class="ticket card" aria-labelledby="joining-title">
      <t-broken-token class="art" [apart]="apart()" />
      <h1 id="joining-title">
        Joining <span class="code">{{ code() }}</span>
      </h1>
      <ol class="plain">
        @for (step of steps(); track $index) {
          <li [class]="step.state" [attr.aria-current]="step.state === 'now' ? 'step' : null">
            <span class="tick" aria-hidden="true">
              @if (step.state === 'done') {
                <svg lucideCheck></svg>
              }
            </span>
            <span
              >{{ step.name }}
              @if (step.state === 'done') {
                <span class="hidden-text">, done</span>
              }
            </span>
          </li>
        }
      </ol>
      <p class="hidden-text" role="status">{{ current() }}</p>
      @if (words(); as trouble) {
        <div class="trouble" role="alert">
          <svg lucideTriangleAlert aria-hidden="true"></svg>
          <p>
            <strong>{{ trouble.what }}</strong> {{ trouble.then }}
          </p>
        </div>
      } @else if (waiting()) {
        <p class="soft">
          Nobody is here yet. Keep this page open: it goes on by itself as soon as somebody who knows your
          invite comes in.
        </p>
      }
      <ng-content />
    </section>
  `,
  styleUrl: './join-progress.scss',
})
export class JoinProgress {
  readonly code = input.required<string>();
  readonly progress = input.required<Progress>();
  protected readonly steps = computed(() => joinSteps(this.progress()));
  protected readonly apart = computed(() => stillApart(this.steps()));
  protected readonly current = computed(() => this.steps().find((step) => step.state === 'now')?.name ?? '');
  protected readonly waiting = computed(() => this.progress().nodeReached && this.progress().present === 0);
  protected readonly words = computed(() => {
    const { trouble } = this.progress();
    return trouble && troubleWords(trouble);
  });
}
