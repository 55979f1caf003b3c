import { afterNextRender, Component, ElementRef, inject, input, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { BrandMark } from '#ui';
import { Session, type SignInOutcome } from './session.ts';

@Component({
  selector: 't-sign-in',
  imports: [BrandMark],
  template: `
    <main>
      <form class="card" (submit)="signIn($event, token.value)">
        <div class="brand"><t-brand-mark /><span>Tessera</span></div>
        <h1>Operator dashboard</h1>
        @if (session.ended()) {
          <p class="ended" role="status">Your session has ended. Sign in again to go on where you were.</p>
        }
        <div class="field">
          <label for="token">Operator token</label>
          <input
            #token
            id="token"
            class="input mono"
            type="password"
            autocomplete="current-password"
            autocapitalize="none"
            spellcheck="false"
            required
            [attr.aria-invalid]="problem() ? 'true' : null"
            aria-describedby="token-problem token-hint"
          />
          <span class="error" id="token-problem" role="alert">{{ problem() }}</span>
          <span class="hint" id="token-hint"
            >The node prints it at its first start. It is what <code>TESSERA_OPERATOR_TOKEN</code> says, or
            the file <code>operator-token</code> in the data folder.</span
          >
        </div>
        <button type="submit" class="button primary" [disabled]="busy()">
          {{ busy() ? 'Signing in …' : 'Sign in' }}
        </button>
      </form>
      <p class="soft small">
        Shows who is connected to whom, by pseudonym. Names, texts and files never reach this node.
      </p>
    </main>
  `,
  styles: `
    main {
      display: grid;
      place-content: center;
      gap: 1.25rem;
      min-height: 100dvh;
      padding: 1.25rem;
      background: radial-gradient(
        60rem 40rem at 50% -10rem,
        color-mix(in srgb, var(--verdigris) 14%, transparent),
        transparent
      );
    }
    form {
      display: grid;
      gap: 1.1rem;
      width: min(420px, calc(100vw - 2.5rem));
      padding: 2rem;
    }
    .brand {
      display: flex;
      align-items: center;
      gap: 0.6rem;
      font: 700 1.15rem/1 var(--display);
      letter-spacing: -0.03em;
    }
    .ended {
      padding: 0.6rem 0.85rem;
      border-radius: var(--radius-small);
      background: var(--ochre-wash);
    }
    .error:empty {
      display: none;
    }
    main > p {
      max-width: 420px;
      text-align: center;
    }
  `,
})
export class SignIn {
  protected readonly session = inject(Session);
  readonly #router = inject(Router);
  /** Where to go then: the address that asked for the sign-in. */
  readonly to = input<string>();
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('token');

  constructor() {
    afterNextRender(() => this.field().nativeElement.focus());
  }

  protected async signIn(event: Event, token: string): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    const outcome = await this.session.signIn(token.trim());
    this.busy.set(false);
    if (outcome.kind !== 'in') return this.problem.set(problemWords(outcome));
    await this.#router.navigateByUrl(ownPath(this.to()));
  }
}

function problemWords(outcome: Exclude<SignInOutcome, { kind: 'in' }>): string {
  switch (outcome.kind) {
    case 'wrong-token':
      return 'That is not the token of this node.';
    case 'too-many-tries':
      return `Too many tries. Try again in ${Math.ceil(outcome.tryAgainMs / 1000)} seconds.`;
    case 'unreachable':
      return 'The node can not be reached. Is it running?';
  }
}

/** An address in this app; what a link from elsewhere put there is not followed. */
function ownPath(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in') ? to : '/';
}
