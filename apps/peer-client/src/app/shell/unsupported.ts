import { Component, computed, input } from '@angular/core';
import type { Obstacle } from '../boot/feature-tests.ts';
import { BrokenToken } from './broken-token.ts';
import { PageFrame } from './page-frame.ts';

@Component({
  selector: 't-unsupported',
  imports: [BrokenToken, PageFrame],
  template: `
    <t-page-frame>
      <section class="notice card" aria-labelledby="unsupported-title">
        <t-broken-token [apart]="1" />
        @if (insecure()) {
          <h1 id="unsupported-title">This page needs HTTPS</h1>
          <p>
            It was opened as <code>{{ origin }}</code>. On plain HTTP a browser withholds the encryption and
            the storage that a room is made of, so Tessera stops here instead of failing later.
          </p>
          <p>
            Open it by its <code>https://</code> address. If you run this node yourself:
            <code>docker compose up</code> comes with automatic certificates, and
            <code>http://localhost</code> works without one.
          </p>
        } @else {
          <h1 id="unsupported-title">This browser can not open a room</h1>
          <p>Something that Tessera is built on is missing here, or switched off:</p>
          <ul>
            @for (obstacle of obstacles(); track obstacle) {
              <li>{{ words[obstacle] }}</li>
            }
          </ul>
          <p>
            A current Chromium, Firefox or Safari has all of it. Private windows and strict settings may take
            it away.
          </p>
        }
      </section>
    </t-page-frame>
  `,
  styles: `
    .notice {
      display: grid;
      gap: 1rem;
      max-width: 640px;
      margin: 6vh auto 0;
      padding: clamp(1.5rem, 5vw, 3rem);
    }
    t-broken-token {
      width: 170px;
    }
    ul {
      margin: 0;
      padding-left: 1.2rem;
    }
  `,
})
export class Unsupported {
  readonly obstacles = input.required<readonly Obstacle[]>();
  protected readonly insecure = computed(() => this.obstacles().includes('insecure-origin'));
  protected readonly origin = location.origin;
  protected readonly words: Record<Obstacle, string> = {
    'insecure-origin': 'A secure origin (HTTPS).',
    'no-webrtc': 'WebRTC: the direct connection to the other people.',
    'no-crypto': 'Web Cryptography: the key that makes you you.',
    'no-locks': 'Web Locks: keeps a room from being open twice on one device.',
  };
}
