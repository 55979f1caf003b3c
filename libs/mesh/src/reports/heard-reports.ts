import {
  decodeReportPayload,
  MAX_REPORT_PEERS,
  ProtocolError,
  type Report,
  reportMessage,
  type SignedReport,
} from '#protocol';
import { type PeerId, type PublicKey, toHex } from '#trust';
import type { Clock } from '../room-api.ts';
import type { RoomLedger } from '../room-ledger.ts';
import { TokenBucket } from '../token-bucket.ts';

/**
 * Verifying takes up to a millisecond. A neighbour honestly passes on one report of each peer when a link is new, and then
 * few: more that is new is dropped, unheard. So it is beyond what all may pass on, which no single one can use up.
 */
const LINK = { burst: MAX_REPORT_PEERS, perSecond: 16 };
/**
 * Reading what turns out to be no news takes a thirtieth of that. In a large room most of what neighbours pass on
 * has been heard from another one.
 */
const READ = { burst: 4 * MAX_REPORT_PEERS, perSecond: 2 * MAX_REPORT_PEERS };
const TOTAL_BURST = 2 * LINK.burst;
const TOTAL_PER_SECOND = 4 * LINK.perSecond;
/** An honest peer reports at most every two seconds; passed on by several, they may come together. */
const KEY_BURST = 5;
const KEY_PER_SECOND = 1;
/** Twice the largest room: those who have left have a place too. Whoever was heard longest ago goes first. */
const MAX_HEARD = 2 * MAX_REPORT_PEERS;

export interface HeardReport {
  readonly report: Report;
  readonly signed: SignedReport;
  readonly at: number;
  /** Which neighbour it came from. */
  readonly from: PublicKey;
  readonly linked: ReadonlySet<PeerId>;
}

/** The newest report of each other peer, as far as neighbours have passed them on; and no more of them than that. */
export class HeardReports {
  readonly #newest = new Map<PublicKey, HeardReport>();
  readonly #passedOn = new TokenBucket(TOTAL_BURST, TOTAL_PER_SECOND);
  readonly #ofLinks = new WeakMap<object, TokenBucket>();
  readonly #readOfLinks = new WeakMap<object, TokenBucket>();
  readonly #ofKeys = new Map<PublicKey, TokenBucket>();
  /** What one link brings is verified one after another: each may use up what bounds the next. */
  readonly #turns = new WeakMap<object, Promise<unknown>>();

  constructor(
    private readonly ledger: RoomLedger,
    private readonly clock: Clock,
  ) {}

  all(): IterableIterator<HeardReport> {
    return this.#newest.values();
  }

  of(peer: PublicKey): HeardReport | undefined {
    return this.#newest.get(peer);
  }

  /**
   * Undefined for what is old, too much, of another room or by nobody whom the ledger knows. Rejects with
   * `ProtocolError` for what no honest neighbour passes on, since it verifies what it hears.
   */
  async take(signed: SignedReport, link: { readonly peer: PublicKey }): Promise<HeardReport | undefined> {
    const by: PublicKey = toHex(signed.key);
    if (!this.#isKnown(by) || !this.#bucketOf(link, this.#readOfLinks, READ).take(this.clock.now())) {
      return undefined;
    }
    const report = decodeReportPayload(signed.bytes);
    if (report.publicKey !== by) throw new ProtocolError('bad-report', 'speaks for another key');
    if (report.roomId !== this.ledger.roomId || !this.#isNews(report)) return undefined;
    const turn = (this.#turns.get(link) ?? Promise.resolve()).then(() =>
      this.#verified(report, signed, link),
    );
    this.#turns.set(
      link,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async #verified(
    report: Report,
    signed: SignedReport,
    link: { readonly peer: PublicKey },
  ): Promise<HeardReport | undefined> {
    const { publicKey: by } = report;
    const ofKey = this.#bucketOfKey(by);
    if (!this.#isNews(report) || !ofKey.has(this.clock.now()) || !this.#mayCost(by, link)) return undefined;
    const { key, bytes, signature } = signed;
    if (!(await this.ledger.isSigned({ publicKey: key, message: reportMessage(bytes), signature }))) {
      throw new ProtocolError('bad-report', 'signature');
    }
    // Another link may have brought it, or a newer one, meanwhile.
    if (!this.#isNews(report)) return undefined;
    // Not for a forgery: nobody uses up what another may say.
    ofKey.take(this.clock.now());
    const linked = report.pairs.filter(({ state }) => state === 'linked').map(({ peer }) => peer);
    const heard = { report, signed, at: this.clock.now(), from: link.peer, linked: new Set(linked) };
    this.#keep(by, heard);
    return heard;
  }

  #isNews({ publicKey, seq }: Report): boolean {
    return seq > (this.#newest.get(publicKey)?.report.seq ?? -1);
  }

  /** One's own word comes from here only, and a stranger's is nothing: anybody can make keys. */
  #isKnown(by: PublicKey): boolean {
    const { membership, self } = this.ledger;
    return by !== self && membership !== undefined && membership.standing(by).kind !== 'unknown';
  }

  /** A neighbour's own word is bounded as that of its key, whatever it and others pass on besides. */
  #mayCost(by: PublicKey, link: { readonly peer: PublicKey }): boolean {
    if (by === link.peer) return true;
    const now = this.clock.now();
    return (
      this.#passedOn.has(now) &&
      this.#bucketOf(link, this.#ofLinks, LINK).take(now) &&
      this.#passedOn.take(now)
    );
  }

  #keep(by: PublicKey, heard: HeardReport): void {
    this.#newest.delete(by);
    this.#newest.set(by, heard);
    const [longestAgo] = this.#newest.keys();
    if (this.#newest.size <= MAX_HEARD || longestAgo === undefined) return;
    this.#newest.delete(longestAgo);
    this.#ofKeys.delete(longestAgo);
  }

  #bucketOf(link: object, buckets: WeakMap<object, TokenBucket>, bound: typeof LINK): TokenBucket {
    let bucket = buckets.get(link);
    if (!bucket) buckets.set(link, (bucket = new TokenBucket(bound.burst, bound.perSecond)));
    return bucket;
  }

  #bucketOfKey(by: PublicKey): TokenBucket {
    let bucket = this.#ofKeys.get(by);
    if (!bucket) this.#ofKeys.set(by, (bucket = new TokenBucket(KEY_BURST, KEY_PER_SECOND)));
    return bucket;
  }
}
