import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import {
  openReport,
  peerIdOf,
  ProtocolError,
  type Report,
  type ReportFrame,
  signedReportOf,
} from '#protocol';
import type { ReportRefusal } from '#protocol/operator';
import type { ObservedRoom, ObservedSession } from './observed-room.ts';

type Frame = ReportFrame['data'];

export interface ReportDeskOptions {
  /** Milliseconds since the epoch, never backwards. */
  readonly now: () => number;
  /** Calls back once after a while, unless the returned function is called before. */
  readonly later: (callback: () => void, ms: number) => () => void;
  readonly refused: (room: ObservedRoom, session: ObservedSession, reason: ReportRefusal) => void;
}

/**
 * An honest peer reports every two seconds at most (§8). Of one that sends more often the
 * newest is looked at once a second, and of one whose signature was wrong once in half a minute.
 */
const AGAIN_AFTER_MS = 1000;
const AGAIN_AFTER_BAD_MS = 30_000;

/**
 * Four milliseconds in twenty-four, at most: whatever is sent, the relay has the rest, and never waits longer. What
 * comes within a pause is looked at together, which costs less than to wake for each.
 */
const SLICE_MS = 4;
const PAUSE_MS = 20;

/**
 * Where reports are verified before they count. One of each session waits at most, the newest, so that a flood
 * costs no more than its own sender's turn.
 */
export class ReportDesk {
  readonly refusals: Partial<Record<ReportRefusal, number>> = {};
  taken = 0;
  readonly #waiting = new Map<ObservedSession, { room: ObservedRoom; frame: Frame }>();
  readonly #options: ReportDeskOptions;
  #wakeAt = Infinity;
  #unset: () => void = () => undefined;

  constructor(options: ReportDeskOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  submit(room: ObservedRoom, session: ObservedSession, frame: Frame): void {
    if (this.#waiting.has(session)) this.#count('too-many');
    this.#waiting.set(session, { room, frame });
    this.#wake(Math.max(session.nextReportAt, this.#options.now() + PAUSE_MS));
  }

  /** It has left: nothing of it counts any more. */
  drop(session: ObservedSession): void {
    this.#waiting.delete(session);
  }

  close(): void {
    this.#unset();
    this.#waiting.clear();
  }

  #wake(at: number): void {
    if (this.#wakeAt <= at) return;
    this.#unset();
    this.#wakeAt = at;
    this.#unset = this.#options.later(() => this.#work(), at - this.#options.now());
  }

  #work(): void {
    this.#wakeAt = Infinity;
    const end = this.#options.now() + SLICE_MS;
    let next = Infinity;
    for (const [session, { room, frame }] of this.#waiting) {
      const now = this.#options.now();
      if (now >= end) {
        // Who comes after may have been due for long.
        next = now;
        break;
      }
      if (session.nextReportAt > now) {
        next = Math.min(next, session.nextReportAt);
        continue;
      }
      this.#waiting.delete(session);
      this.#look(room, session, frame, now);
    }
    if (this.#waiting.size > 0) this.#wake(Math.max(this.#options.now() + PAUSE_MS, next));
  }

  #look(room: ObservedRoom, session: ObservedSession, frame: Frame, now: number): void {
    const refusal = this.#take(room, session, frame, now);
    const isForged = refusal === 'bad-signature' || refusal === 'malformed' || refusal === 'wrong-session';
    session.nextReportAt = now + (isForged ? AGAIN_AFTER_BAD_MS : AGAIN_AFTER_MS);
    if (refusal === undefined) this.taken += 1;
    else this.#count(refusal);
    if (refusal === session.refused && refusal !== undefined) return;
    session.refused = refusal ?? null;
    room.sessionChanged(session);
    if (refusal !== undefined) this.#options.refused(room, session, refusal);
  }

  #take(room: ObservedRoom, session: ObservedSession, frame: Frame, now: number): ReportRefusal | undefined {
    const report = open(session, frame);
    if (typeof report === 'string') return report;
    const id = peerIdOf(report.publicKey);
    // A session has one key for as long as it lives; with more, one stranger could be a crowd.
    if (report.sid !== session.sid || (session.peer ?? id) !== id) return 'wrong-session';
    const outcome = room.reported(report, now);
    if (outcome === 'full') return 'room-full';
    if (outcome === 'older') return 'older';
    session.peer = id;
    session.reportedAt = now;
    room.sessionChanged(session);
    return undefined;
  }

  #count(reason: ReportRefusal): void {
    this.refusals[reason] = (this.refusals[reason] ?? 0) + 1;
  }
}

function open(session: ObservedSession, frame: Frame): Report | ReportRefusal {
  try {
    return openReport(signedReportOf(frame), (_key, message, signature) => {
      const key = keyOf(session, frame.key);
      return key !== undefined && verify(null, message, key, signature);
    });
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return error.reason === 'bad-report' ? 'bad-signature' : 'malformed';
  }
}

/** Making one takes a third as long as a verification, and a session keeps its key. Undefined for what is no key. */
function keyOf(session: ObservedSession, text: string): KeyObject | undefined {
  if (session.key?.text === text) return session.key.object;
  try {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: text };
    session.key = { text, object: createPublicKey({ key: jwk, format: 'jwk' }) };
    return session.key.object;
  } catch {
    return undefined;
  }
}
