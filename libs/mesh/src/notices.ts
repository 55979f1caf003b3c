import type { PairingEnd } from '#trust';
import type { Clock } from './room-api.ts';
import type { JoinTrouble, Notice } from './room-view.ts';

/** What happened, without the number and time that make it a notice. */
export type NoticeContent = Notice extends infer N
  ? N extends Notice
    ? Omit<N, 'id' | 'at'>
    : never
  : never;

/** More are of no use to a person. */
const MAX_NOTICES = 50;

/** What a person should be told and can dismiss; the same thing is not said twice while it stands. */
export class Notices {
  #all: readonly Notice[] = [];
  #lastId = 0;
  /** By content: what follows from the ledger keeps its number, also when a person has put it away. */
  readonly #alarms = new Map<string, Notice>();
  readonly #dismissed = new Set<number>();
  #trouble: JoinTrouble | undefined;

  constructor(private readonly clock: Clock) {}

  get all(): readonly Notice[] {
    return this.#all;
  }

  /** Why the last attempt to get in ended; undefined while all goes well. */
  get trouble(): JoinTrouble | undefined {
    return this.#trouble;
  }

  noteTrouble(end: PairingEnd | string): void {
    this.#trouble = troubleAfter(this.#trouble, end);
  }

  add(what: NoticeContent): void {
    if (this.#all.some((known) => isSame(known, what))) return;
    const notice: Notice = { ...what, id: ++this.#lastId, at: this.clock.now() };
    this.#all = [...this.#all, notice].slice(-MAX_NOTICES);
  }

  /** What stands for as long as the ledger says so, without what a person has put away. */
  alarms(all: readonly NoticeContent[]): readonly Notice[] {
    return all.map((what) => this.#alarm(what)).filter(({ id }) => !this.#dismissed.has(id));
  }

  #alarm(what: NoticeContent): Notice {
    const key = JSON.stringify(what);
    const notice = this.#alarms.get(key) ?? { ...what, id: ++this.#lastId, at: this.clock.now() };
    this.#alarms.set(key, notice);
    return notice;
  }

  dismiss(id: number): void {
    this.#dismissed.add(id);
    this.#all = this.#all.filter((notice) => notice.id !== id);
  }
}

/** A word that a member gave outlives what the node may have made up, and that the silence of others. */
function troubleAfter(before: JoinTrouble | undefined, end: PairingEnd | string): JoinTrouble | undefined {
  const next = troubleOf(end);
  if (next === undefined || before === undefined) return next ?? before;
  return WEIGHT[next] >= WEIGHT[before] ? next : before;
}

const WEIGHT: Readonly<Record<JoinTrouble, number>> = {
  'not-recognised': 0,
  'broken-off': 1,
  'could-not-connect': 1,
  expired: 2,
  'used-up': 2,
  revoked: 2,
};

/**
 * What the end of a pairing, or the reason a link was closed for, means to a newcomer. A refusal, or bytes that make
 * no sense, may be the node's doing and are no verdict.
 */
function troubleOf(end: PairingEnd | string): JoinTrouble | undefined {
  if (typeof end === 'string') return TROUBLE_OF[end];
  switch (end.kind) {
    case 'timeout':
      return 'not-recognised';
    case 'refused':
    case 'broken':
      return 'broken-off';
    case 'closed':
      return end.by === 'them' ? TROUBLE_OF[end.reason] : undefined;
  }
}

const TROUBLE_OF: Readonly<Record<string, JoinTrouble>> = {
  'invite-expired': 'expired',
  'invite-used-up': 'used-up',
  'invite-revoked': 'revoked',
  expired: 'expired',
  'used-up': 'used-up',
  revoked: 'revoked',
  failed: 'could-not-connect',
  'protocol-error': 'broken-off',
  'not-accepted': 'broken-off',
  'unknown-key': 'broken-off',
  timeout: 'could-not-connect',
};

function isSame(known: Notice, what: NoticeContent): boolean {
  const { id: _id, at: _at, ...content } = known;
  return JSON.stringify(content) === JSON.stringify(what);
}
