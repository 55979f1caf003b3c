import { peerOf, type Source } from './source.ts';

type State =
  /** All who have something are asked. `came`: from whom how much. */
  | { readonly kind: 'wide'; readonly since: number; readonly came: Map<Source, number> }
  /** `rate`: of all together. What the others owe comes yet. */
  | { readonly kind: 'settling'; readonly since: number; readonly on: Source; readonly rate: number }
  | {
      readonly kind: 'narrow';
      readonly since: number;
      readonly on: Source;
      readonly rate: number;
      bytes: number;
    }
  /** One alone was slower. */
  | { readonly kind: 'resting'; readonly until: number };

/**
 * Whether one holder alone brings as much as several. Where the line or this device is full each one more only costs,
 * so what comes fast is asked of one, and of all again as soon as that one brings clearly less than all did. Knows no
 * clock and no channels.
 */
export class Narrowing {
  #state: State | undefined;
  #restMs = REST_MS;

  /** Who is asked alone; undefined: all are. */
  get on(): Source | undefined {
    return this.#state && 'on' in this.#state ? this.#state.on : undefined;
  }

  /** `canServe`: whether it could bring all that is missing. */
  came(from: Source, bytes: number, now: number, canServe: (source: Source) => boolean): void {
    this.#state ??= { kind: 'wide', since: now, came: new Map() };
    const state = this.#state;
    if (state.kind === 'wide') state.came.set(from, (state.came.get(from) ?? 0) + bytes);
    if (state.kind === 'narrow') state.bytes += bytes;
    this.pass(now, canServe);
  }

  /** Also when nothing comes. */
  pass(now: number, canServe: (source: Source) => boolean): void {
    const state = this.#state;
    if (!state) return;
    const passed = state.kind === 'resting' ? now - state.until : now - state.since - WATCH_MS[state.kind];
    if (passed < 0) return;
    switch (state.kind) {
      case 'wide':
        return this.#narrow(state, now, canServe);
      case 'settling':
        this.#state = { ...state, kind: 'narrow', since: now, bytes: 0 };
        return;
      case 'narrow':
        return this.#judge(state, now);
      case 'resting':
        this.#state = { kind: 'wide', since: now, came: new Map() };
    }
  }

  /** It is of no use any more: the others are asked at once. */
  lost(source: Source): void {
    if (this.on === source) this.#state = undefined;
  }

  #narrow(
    { since, came }: Extract<State, { kind: 'wide' }>,
    now: number,
    canServe: (source: Source) => boolean,
  ): void {
    this.#state = { kind: 'wide', since: now, came: new Map() };
    const rate = perSecond(
      [...came.values()].reduce((sum, bytes) => sum + bytes, 0),
      now - since,
    );
    // Lanes are there because one connection was slow.
    if (rate < FAST || came.size < 2 || [...came.keys()].some((source) => peerOf(source) !== source)) return;
    const [best] = [...came].sort(([, a], [, b]) => b - a).filter(([source]) => canServe(source));
    if (best) this.#state = { kind: 'settling', since: now, on: best[0], rate };
  }

  #judge(state: Extract<State, { kind: 'narrow' }>, now: number): void {
    if (perSecond(state.bytes, now - state.since) >= LEAST_SHARE * state.rate) {
      this.#state = { ...state, since: now, bytes: 0 };
      return;
    }
    this.#state = { kind: 'resting', until: now + this.#restMs };
    this.#restMs = Math.min(2 * this.#restMs, LONGEST_REST_MS);
  }
}

const perSecond = (bytes: number, ms: number): number => (bytes * 1000) / Math.max(1, ms);

/** Bytes a second: what one connection to a near neighbour brings, where lanes would not be tried either. */
const FAST = 8 * 1_048_576;

const WATCH_MS = { wide: 500, settling: 500, narrow: 1_000 };

/** Rates of a second differ by so much where nothing has changed. */
const LEAST_SHARE = 0.7;

const REST_MS = 30_000;
const LONGEST_REST_MS = 600_000;
