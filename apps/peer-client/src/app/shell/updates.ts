import { Service, signal } from '@angular/core';

/** `ready`: fetched and waiting. `unreachable` and `newest` are answers to a person who looked. */
export type UpdateState = 'none' | 'looking' | 'newest' | 'unreachable' | 'ready';

const HOUR_MS = 3_600_000;
const TAKES_OVER_WITHIN_MS = 5_000;

/**
 * New builds of this client. The service worker fetches one beside the one that runs; it takes over when a person
 * says so here, or by itself once no page of the older one is open.
 */
@Service()
export class Updates {
  readonly #state = signal<UpdateState>('none');
  readonly state = this.#state.asReadonly();
  #registration: ServiceWorkerRegistration | undefined;
  #isAccepted = false;

  /** A browser that has no service workers, or an insecure origin, goes on without: the page needs its host to load. */
  async start(): Promise<void> {
    const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    if (!workers) return;
    const hadOne = workers.controller !== null;
    workers.addEventListener('controllerchange', () => {
      if (this.#isAccepted) location.reload();
      // In another tab somebody has said so; this one goes on with the parts of its own build.
      else if (hadOne) this.#state.set('ready');
    });
    try {
      this.#watch(await workers.register('/service-worker.js', { updateViaCache: 'none' }));
    } catch {
      return;
    }
    setInterval(() => void this.#registration?.update().catch(() => undefined), HOUR_MS);
  }

  /** Because a person wants to know. */
  async look(): Promise<void> {
    if (this.#state() === 'ready' || !this.#registration) return;
    this.#state.set('looking');
    try {
      const found = await this.#registration.update();
      // What is being fetched is told of when it is whole.
      if (this.#state() === 'looking') this.#state.set(found.installing ? 'none' : 'newest');
    } catch {
      this.#state.set('unreachable');
    }
  }

  /** Reloads this page with the new build. What is kept on the device is there again. */
  accept(): void {
    this.#isAccepted = true;
    const waiting = this.#registration?.waiting;
    waiting?.postMessage('take over');
    // One that does not answer must not leave a person before a closed room.
    setTimeout(() => location.reload(), waiting ? TAKES_OVER_WITHIN_MS : 0);
  }

  #watch(registration: ServiceWorkerRegistration): void {
    this.#registration = registration;
    if (registration.waiting && navigator.serviceWorker.controller) this.#state.set('ready');
    registration.addEventListener('updatefound', () => {
      const { installing } = registration;
      installing?.addEventListener('statechange', () => {
        // Without a controller it is the first one, and not an update.
        if (installing.state === 'installed' && navigator.serviceWorker.controller) this.#state.set('ready');
      });
    });
  }
}
