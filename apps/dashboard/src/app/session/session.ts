import { inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';

const ROUTE = '/api/session';

/** `tryAgainMs`: too many wrong tokens came from this address. */
export type SignInOutcome =
  | { readonly kind: 'in' }
  | { readonly kind: 'wrong-token' }
  | { readonly kind: 'too-many-tries'; readonly tryAgainMs: number }
  | { readonly kind: 'unreachable' };

/**
 * Whether this browser is signed in. The proof is a cookie that no script can read, so the node is asked. It
 * knows no schemas: the sign-in page is to be small.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  readonly #router = inject(Router);
  readonly #ended = signal(false);
  #known: boolean | undefined;

  /** The node has ended a session that was there; the sign-in page says so. */
  readonly ended = this.#ended.asReadonly();

  /** A node that can not be reached has not refused us: the page opens and says that it is stale. */
  async isSignedIn(): Promise<boolean> {
    this.#known ??= await fetch(ROUTE).then(
      ({ status }) => status !== 401,
      () => true,
    );
    return this.#known;
  }

  async signIn(token: string): Promise<SignInOutcome> {
    const response = await fetch(ROUTE, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
    }).catch(() => undefined);
    if (response?.ok) {
      this.#known = true;
      this.#ended.set(false);
      return { kind: 'in' };
    }
    if (response?.status === 429) {
      return { kind: 'too-many-tries', tryAgainMs: await tryAgainAfter(response) };
    }
    return response && response.status < 500 ? { kind: 'wrong-token' } : { kind: 'unreachable' };
  }

  async signOut(): Promise<void> {
    await fetch(ROUTE, { method: 'DELETE' }).catch(() => undefined);
    this.#known = false;
    await this.#router.navigate(['/sign-in']);
  }

  /** The node does not know this session any more. */
  end(): void {
    if (this.#known === false) return;
    this.#known = false;
    this.#ended.set(true);
    const to = this.#router.url;
    void this.#router.navigate(['/sign-in'], { queryParams: to === '/' ? {} : { to } });
  }
}

async function tryAgainAfter(response: Response): Promise<number> {
  const problem = (await response.json().catch(() => ({}))) as { retryAfterMs?: unknown };
  return typeof problem.retryAfterMs === 'number' ? problem.retryAfterMs : 60_000;
}
