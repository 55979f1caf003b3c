import { Component } from '@angular/core';
import { LucideEye, LucideLink2, LucideUnplug, LucideUsersRound } from '@lucide/angular';

/** What the product promises, and what it can not, before anyone relies on it. */
@Component({
  selector: 't-promises',
  imports: [LucideEye, LucideLink2, LucideUnplug, LucideUsersRound],
  template: `
    <section aria-labelledby="promises-title">
      <h2 id="promises-title" class="hidden-text">How it works</h2>
      <ul class="plain">
        <li>
          <svg lucideUsersRound class="a" aria-hidden="true"></svg>
          <h3>You decide who gets in</h3>
          <p>Every member can see who let in whom. No account, no list on a server.</p>
        </li>
        <li>
          <svg lucideLink2 class="b" aria-hidden="true"></svg>
          <h3>Each to each, sealed</h3>
          <p>
            Words, drawings and files go straight between your browsers. Where a connection is missing, the
            room shows the gap.
          </p>
        </li>
        <li>
          <svg lucideUnplug class="c" aria-hidden="true"></svg>
          <h3>It goes on without the node</h3>
          <p>If the server falls over, those who are connected carry on, and everyone has their own copy.</p>
        </li>
        <li>
          <svg lucideEye class="d" aria-hidden="true"></svg>
          <h3>And what it can not do</h3>
          <p>
            Whoever one of you lets in can read and copy what is there. And you trust whoever serves you this
            page.
          </p>
        </li>
      </ul>
    </section>
  `,
  styles: `
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 225px), 1fr));
      gap: 1.6rem 2rem;
      margin-top: clamp(2.5rem, 7vh, 4.5rem);
      padding-top: clamp(1.8rem, 4vh, 2.6rem);
      border-top: 1px solid var(--line);
    }
    svg {
      width: 40px;
      height: 40px;
      margin-bottom: 0.8rem;
      padding: 9px;
      border-radius: 10px;
      color: #fff;
    }
    .a {
      background: #0e6a5e;
    }
    .b {
      background: #b4481f;
    }
    .c {
      background: #33498f;
    }
    .d {
      background: #8a6414;
    }
    p {
      margin-top: 0.3rem;
      color: var(--ink-soft);
      font-size: 0.95rem;
    }
  `,
})
export class Promises {}
