/** What a device sees of what comes to it, twice a second. */
export interface Seen {
  readonly now: number;
  /** Of files, since the room was opened. */
  readonly bytes: number;
  /** Still to come of what is being fetched. */
  readonly left: number;
  /** Connections that pieces may come over: links that have what is fetched, and lanes that are ready. */
  readonly ways: number;
  /** Lanes that are not ready yet. */
  readonly settingUp: number;
  /** Whether there may be more lanes than there are. */
  readonly canOpen: boolean;
  /** Pieces wait for people who write or draw: how fast they come says nothing. */
  readonly isGivingWay: boolean;
}

type State =
  /** They did not pay, or nobody took them. */
  | { readonly kind: 'resting'; readonly until: number }
  /** They do; but some may be lost. */
  | { readonly kind: 'kept'; readonly until: number }
  /** `starting`: a connection that has just begun says little of what it will carry. */
  | { readonly kind: 'starting'; readonly since: number; readonly bytes: number }
  | { readonly kind: 'watching'; readonly since: number; readonly bytes: number }
  | ({ readonly kind: 'opening' | 'settling'; readonly since: number } & Before)
  | ({ readonly kind: 'judging'; readonly since: number; readonly bytes: number } & Before);

/** As it was before the lanes that are on trial. */
interface Before {
  readonly rate: number;
  readonly ways: number;
}

/**
 * Whether lanes pay. Where one connection is slow they are tried, and kept if all together bring clearly more: over a
 * long or lossy way each connection is held back for itself, and where the line or a device is full none adds
 * anything. Knows no clock and no connections.
 */
export class LaneTrial {
  #state: State = { kind: 'resting', until: -Infinity };
  #restMs = REST_MS;

  /** `open`: try more lanes. `undo`: those that were opened last do not pay. */
  step(seen: Seen): 'open' | 'undo' | undefined {
    const state = this.#state;
    if (seen.left === 0 || seen.isGivingWay) return this.#waitFor(seen);
    switch (state.kind) {
      case 'resting':
      case 'kept':
        return state.until <= seen.now ? this.#start(seen) : undefined;
      case 'starting':
        // Before the first piece there is nothing to see.
        if (seen.bytes === state.bytes) return this.#start(seen);
        return seen.now - state.since >= SETTLE_MS ? this.#watch(seen) : undefined;
      case 'watching':
        return this.#watched(seen, state);
      case 'opening':
        if (seen.settingUp > 0) return undefined;
        return seen.ways > state.ways ? this.#settle(seen, state) : this.#rest(seen.now, REST_MS);
      case 'settling':
        if (seen.now - state.since < SETTLE_MS) return undefined;
        this.#state = { ...state, kind: 'judging', since: seen.now, bytes: seen.bytes };
        return undefined;
      case 'judging':
        return this.#judged(seen, state);
    }
  }

  /** What was being measured is measured anew. */
  #waitFor(seen: Seen): undefined {
    const state = this.#state;
    if (state.kind === 'resting') return;
    if (state.kind === 'opening' && seen.left > 0) return;
    if (seen.left > 0 && 'rate' in state) return this.#settle(seen, state);
    this.#start(seen);
  }

  #start({ now, bytes }: Seen): undefined {
    this.#state = { kind: 'starting', since: now, bytes };
  }

  #watch({ now, bytes }: Seen): undefined {
    this.#state = { kind: 'watching', since: now, bytes };
  }

  #settle({ now }: Seen, { rate, ways }: Before): undefined {
    this.#state = { kind: 'settling', since: now, rate, ways };
  }

  #rest(now: number, ms: number): undefined {
    this.#state = { kind: 'resting', until: now + ms };
  }

  #watched(seen: Seen, { since, bytes }: Extract<State, { kind: 'watching' }>): 'open' | undefined {
    if (seen.now - since < WATCH_MS) return undefined;
    const rate = perSecond(seen.bytes - bytes, seen.now - since);
    if (rate === 0) return this.#start(seen);
    const isWorthIt = rate < FAST && seen.left >= Math.max(LEAST_LEFT, rate * WORTH_S);
    if (!isWorthIt || !seen.canOpen) return this.#watch(seen);
    this.#state = { kind: 'opening', since: seen.now, rate, ways: seen.ways };
    return 'open';
  }

  #judged(seen: Seen, state: Extract<State, { kind: 'judging' }>): 'undo' | undefined {
    const added = seen.ways - state.ways;
    if (added <= 0) return this.#rest(seen.now, REST_MS);
    if (seen.now - state.since < JUDGE_MS) return undefined;
    const rate = perSecond(seen.bytes - state.bytes, seen.now - state.since);
    if (rate < state.rate * (1 + (LEAST_SHARE * added) / state.ways)) {
      this.#rest(seen.now, this.#restMs);
      this.#restMs = Math.min(2 * this.#restMs, LONGEST_REST_MS);
      return 'undo';
    }
    this.#restMs = REST_MS;
    this.#state = { kind: 'kept', until: seen.now + REST_MS };
    return undefined;
  }
}

const perSecond = (bytes: number, ms: number): number => (bytes * 1000) / ms;

/** Bytes a second: whoever has that has a near neighbour or a good line, and two cores have enough to do. */
const FAST = 8 * 1_048_576;

/** Less comes before lanes are there. */
const LEAST_LEFT = 8 * 1_048_576;
const WORTH_S = 5;

const WATCH_MS = 1_500;
/** A connection begins slowly, or too fast, until packets are lost. */
const SETTLE_MS = 1_000;
const JUDGE_MS = 3_000;

/** Of what it would bring if each were as good as those before. */
const LEAST_SHARE = 0.3;

const REST_MS = 30_000;
const LONGEST_REST_MS = 600_000;
