import { inlineVerifier, type SignatureCheck, type SignatureVerifier } from '#trust';
import type { Clock } from './room-api.ts';

/** A thread that answers each batch with the number that `inlineVerifier` finds; a `Worker` is made into one. */
export interface VerifierThread {
  /** `failed` may be called at any time, and more than once: the thread will answer no more. */
  start(events: { readonly answered: (answer: VerifierAnswer) => void; readonly failed: () => void }): void;
  ask(batch: VerifierBatch): void;
  stop(): void;
}

export interface VerifierBatch {
  readonly id: number;
  readonly checks: readonly SignatureCheck[];
}

export interface VerifierAnswer {
  readonly id: number;
  readonly good: number;
}

interface Waiting {
  readonly checks: readonly SignatureCheck[];
  readonly resolve: (good: number | Promise<number>) => void;
}

/**
 * Verifies on another thread, which is started when there is enough for it to do. A thread that does not start, dies
 * or hangs costs speed and nothing else: all that waits, and all that comes after, is verified here.
 */
export class ThreadVerifier implements SignatureVerifier {
  readonly #waiting = new Map<number, Waiting>();
  #state: 'unstarted' | 'running' | 'given-up' = 'unstarted';
  #asked = 0;
  #cancelTimeout = () => {};

  constructor(
    private readonly thread: VerifierThread,
    private readonly clock: Clock,
  ) {}

  async verify(checks: readonly SignatureCheck[]): Promise<number> {
    if (checks.length <= AT_ONCE || !this.#isRunning()) return inlineVerifier.verify(checks);
    const id = this.#asked++;
    return new Promise((resolve) => {
      this.#waiting.set(id, { checks, resolve });
      if (this.#waiting.size === 1) this.#expectAnswer();
      this.thread.ask({ id, checks: checks.map(copy) });
    });
  }

  #isRunning(): boolean {
    if (this.#state === 'unstarted') {
      this.#state = 'running';
      this.#start();
    }
    return this.#state === 'running';
  }

  #start(): void {
    try {
      this.thread.start({ answered: (answer) => this.#answered(answer), failed: () => this.#giveUp() });
    } catch {
      this.#giveUp();
    }
  }

  #answered({ id, good }: VerifierAnswer): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    this.#cancelTimeout();
    if (this.#waiting.size > 0) this.#expectAnswer();
    waiting.resolve(good);
  }

  #expectAnswer(): void {
    this.#cancelTimeout = this.clock.after(ANSWER_MS, () => this.#giveUp());
  }

  #giveUp(): void {
    if (this.#state === 'given-up') return;
    this.#state = 'given-up';
    this.#cancelTimeout();
    this.thread.stop();
    for (const { checks, resolve } of this.#waiting.values()) resolve(inlineVerifier.verify(checks));
    this.#waiting.clear();
  }
}

/** Ten milliseconds or so, as a join to a small room asks for: less than it takes to start a thread. */
const AT_ONCE = 8;

/** A batch of 60 KiB is some 300 signatures: a second and a half on a slow phone. */
const ANSWER_MS = 20_000;

/** Bytes of their own: a view into a frame would take the whole frame along. */
function copy({ publicKey, message, signature }: SignatureCheck): SignatureCheck {
  return { publicKey: publicKey.slice(), message: message.slice(), signature: signature.slice() };
}
