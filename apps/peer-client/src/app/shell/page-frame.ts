import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { BrandMark } from '#ui';

/** Frame of all pages outside a room. */
@Component({
  selector: 't-page-frame',
  imports: [BrandMark, RouterLink],
  template: `
    <header>
      <a routerLink="/" class="brand" aria-label="Tessera, to the start"
        ><t-brand-mark /><span>Tessera</span></a
      >
    </header>
    <main tabindex="-1"><ng-content /></main>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-rows: auto 1fr;
      min-height: 100dvh;
      padding: 0 max(1.25rem, calc((100vw - 1160px) / 2)) 3rem;
    }
    header {
      display: flex;
      align-items: center;
      min-height: 76px;
    }
    .brand {
      display: inline-flex;
      align-items: center;
      gap: 0.6rem;
      padding: 0.35rem 0.5rem 0.35rem 0;
      border-radius: var(--radius-small);
      color: var(--ink);
      font: 700 1.35rem/1 var(--display);
      letter-spacing: -0.03em;
      text-decoration: none;
    }
    main {
      min-width: 0;
      outline: none;
    }
  `,
})
export class PageFrame {}
