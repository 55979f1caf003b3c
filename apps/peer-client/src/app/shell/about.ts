import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { BUILD } from './build.ts';
import { PageFrame } from './page-frame.ts';
import { Updates } from './updates.ts';

/** `/about`: which code this is, and why that matters. */
@Component({
  selector: 't-about',
  imports: [PageFrame, RouterLink],
  template: `
    <t-page-frame>
      <section class="card" aria-labelledby="about-title">
        <h1 id="about-title">About Tessera</h1>
        <dl>
          <dt>Version</dt>
          <dd class="code">{{ build.version }}</dd>
          <dt>Build</dt>
          <dd class="code">{{ build.hash }}</dd>
          <dt>From</dt>
          <dd class="code">{{ origin }}</dd>
        </dl>
        <div class="row">
          <button type="button" class="button" [disabled]="updates.state() === 'looking'" (click)="look()">
            Look for an update
          </button>
          <span role="status">{{ words[updates.state()] }}</span>
        </div>
        <h2>Whose code is this?</h2>
        <p>
          Your keys and what is in your rooms never leave your devices unsealed, but the code that handles
          them comes from the address above. Whoever serves it can change it. The build number is a hash of
          all its files: people who are served the same code see the same number.
        </p>
        <p>
          The code can come from another place than the node: from a host of your own that only has files, so
          that a node which turns bad has no say in what runs here.
        </p>
        <h2>Licences</h2>
        <p>
          Tessera is free software under the Apache License 2.0. It is built of
          <a href="/licences.txt" target="_blank" rel="noopener"
            >parts by others, each under its own licence</a
          >.
        </p>
        <p><a routerLink="/">Back to the start</a></p>
      </section>
    </t-page-frame>
  `,
  styleUrl: '../recovery/restore-room.scss',
  styles: `
    .row {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.6rem 1rem;
    }
    h2 {
      margin-top: 0.6rem;
      font-size: 1.1rem;
    }
  `,
})
export class About {
  protected readonly updates = inject(Updates);
  protected readonly build = BUILD;
  protected readonly origin = location.origin;
  protected readonly words: Record<ReturnType<Updates['state']>, string> = {
    none: '',
    looking: 'Looking…',
    newest: 'This is the newest one.',
    unreachable: 'The place it comes from does not answer.',
    ready: 'A new version is here: reload when it suits you.',
  };

  protected look(): void {
    void this.updates.look();
  }
}
