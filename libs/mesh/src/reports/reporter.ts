import {
  decodeReportPayload,
  encodeBase64url,
  fromHex,
  type Report,
  reportMessage,
  reportPayload,
  type SignedReport,
} from '#protocol';
import type { Signer } from '#trust';
import type { Clock } from '../room-api.ts';
import type { OwnWord } from './own-report.ts';

/** On change, but not more often; and when nothing changes, or a report would be too old (§8). */
const AT_MOST_EVERY_MS = 2_000;
/** Nor more often than this for each who hears it: where many come, everybody hears and verifies four a second. */
const MS_PER_HEARER = 250;
const AT_MOST_EVERY_EVER_MS = 10_000;
const AT_LEAST_EVERY_MS = 30_000;
/** One arrival changes several things within moments: they make one report. */
const SETTLE_MS = 100;

export interface ReporterOptions {
  readonly clock: Clock;
  readonly signer: Signer;
  /** What there is to say now; undefined for who is no member. */
  readonly word: () => OwnWord | undefined;
  /** How many hear it. */
  readonly hearers: () => number;
  /** The last number that this device has used, also before a reload. */
  readonly lastSeq: () => number;
  readonly keepSeq: (seq: number) => void;
  readonly publish: (report: Report, signed: SignedReport) => void;
}

/** Decides when there is something to report, numbers and signs it. */
export class Reporter {
  #said: string | undefined;
  #saidAt = -Infinity;
  /** Signing takes a moment; reports leave in the order of their numbers. */
  #turn: Promise<void> = Promise.resolve();
  #dueAt = Infinity;
  #cancel = () => {};
  #stopped = false;

  constructor(private readonly options: ReporterOptions) {}

  /** Something in the room is not as it was. Costs nothing while a report is due anyway. */
  changed(): void {
    const now = this.options.clock.now();
    this.#arm(Math.max(now + SETTLE_MS, this.#saidAt + this.#atMostEveryMs));
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  get #atMostEveryMs(): number {
    const forAll = Math.min(this.options.hearers() * MS_PER_HEARER, AT_MOST_EVERY_EVER_MS);
    return Math.max(forAll, AT_MOST_EVERY_MS);
  }

  #arm(at: number): void {
    if (this.#stopped || at >= this.#dueAt) return;
    this.#cancel();
    this.#dueAt = at;
    this.#cancel = this.options.clock.after(at - this.options.clock.now(), () => this.#due());
  }

  #due(): void {
    const { clock, word } = this.options;
    const now = clock.now();
    this.#dueAt = Infinity;
    const own = word();
    // Who becomes a member changes the room, and is heard of then.
    if (!own) return;
    const text = encodeBase64url(reportPayload({ ...own, seq: 0, time: 0 }));
    if (text !== this.#said || now - this.#saidAt >= AT_LEAST_EVERY_MS) {
      this.#said = text;
      this.#saidAt = now;
      this.#turn = this.#turn.then(() => this.#say(own, now));
    }
    this.#arm(this.#saidAt + AT_LEAST_EVERY_MS);
  }

  async #say(own: OwnWord, time: number): Promise<void> {
    const { signer, lastSeq, keepSeq, publish } = this.options;
    const seq = Math.max(lastSeq() + 1, time);
    keepSeq(seq);
    const bytes = reportPayload({ ...own, seq, time });
    const signature = await signer.sign(reportMessage(bytes));
    // As everybody else reads it: its lists are in the order of the wire.
    if (!this.#stopped)
      publish(decodeReportPayload(bytes), { bytes, key: fromHex(own.publicKey), signature });
  }
}
