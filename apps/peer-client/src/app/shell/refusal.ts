import { Component, input } from '@angular/core';

/** Why something that a person asked for was not done, and what to do then. */
@Component({
  selector: 't-refusal',
  template: `
    <div role="alert">
      <strong>{{ words().what }}</strong>
      <p>{{ words().then }}</p>
    </div>
  `,
  styles: `
    div {
      display: grid;
      gap: 0.3rem;
      padding: 0.9rem 1.1rem;
      border-left: 4px solid var(--clay);
      border-radius: var(--radius-small);
      background: var(--clay-wash);
    }
  `,
})
export class Refusal {
  readonly words = input.required<{ readonly what: string; readonly then: string }>();
}
