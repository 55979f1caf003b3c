import { EngineVerifier, ThreadVerifier, workerThread } from '#mesh';
import {
  fromHex,
  inBatches,
  inlineVerifier,
  Ledger,
  type PublicKey,
  seedSigner,
  type SignatureVerifier,
} from '#trust';
import { decodeCtl, encodeCtl } from '../../libs/mesh/src/ctl-messages.ts';
import { ReadyGate } from '../../libs/mesh/src/ready-gate.ts';
import { RoomLedger } from '../../libs/mesh/src/room-ledger.ts';

export interface LongSync {
  readonly kept: number;
  readonly members: number;
  /** Milliseconds; 0 where none was longer than 50. */
  readonly longestTask: number;
}

export type SyncBy = 'engine' | 'worker' | 'inline' | 'missing worker';

declare global {
  interface Window {
    /** A newcomer's page takes in this ledger (statements in hexadecimal, parents first), one frame a task. */
    sync: (statements: readonly string[], verifier: SyncBy) => Promise<LongSync>;
  }
}

const clock = {
  now: () => Date.now(),
  after: (ms: number, callback: () => void) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
const task = () => new Promise<void>((resolve) => setTimeout(resolve));

const threadOf = (script: string) =>
  new ThreadVerifier(
    workerThread(() => new Worker(script)),
    clock,
  );

const refuses = { verify: () => Promise.resolve(0) };

const VERIFIERS: Readonly<Record<SyncBy, SignatureVerifier>> = {
  engine: new EngineVerifier(crypto.subtle, refuses),
  worker: threadOf('/verifier.js'),
  inline: inlineVerifier,
  'missing worker': threadOf('/nowhere.js'),
};

window.sync = async (statements, kind) => {
  const wires = statements.map(fromHex);
  const frames = [...inBatches(Ledger.restore(wires).all())].map((batch) =>
    encodeCtl({ type: 'statements', wires: batch }),
  );
  const verifier = VERIFIERS[kind];
  const { ledger, gate, failed } = newcomer(Ledger.restore(wires).roomId, verifier);
  await task();
  const tasks = new LongTasks();
  for (const frame of frames) {
    const message = decodeCtl(frame);
    if (message.type === 'statements') gate.receive(message);
    await task();
  }
  while ((ledger.current?.size ?? 0) < wires.length) {
    if (failed.length > 0) throw failed[0];
    await task();
  }
  await task();
  return {
    kept: ledger.current?.size ?? 0,
    members: ledger.membership?.members.size ?? 0,
    longestTask: await tasks.longest(),
  };
};

/** The parts that a newcomer's link to the founder has, and what a room does when its ledger grows. */
function newcomer(roomId: Ledger['roomId'], verifier: SignatureVerifier) {
  const signer = seedSigner(new Uint8Array(32).fill(99));
  const failed: unknown[] = [];
  const ledger = new RoomLedger(
    {
      roomId,
      signer,
      store: { addStatements: () => Promise.resolve() },
      clock,
      verifier,
      membersAtAdmission: new Set(),
      pinRuns: () => new Set(),
      isBlocked: () => false,
      alarmed: () => {},
      writeFailed: (error) => failed.push(error),
    },
    [],
  );
  const gate = new ReadyGate({
    peer: signer.publicKey,
    ledger,
    clock,
    send: () => {},
    isWaiting: () => true,
    grew: () => {},
    passed: () => {},
    failed: (error) => failed.push(error),
  });
  ledger.onAdded((added, source) => {
    gate.ledgerChanged(added, source);
    ledger.reconsider();
    ledger.accepts(ledger.current?.genesis.author as PublicKey);
  });
  return { ledger, gate, failed };
}

class LongTasks {
  readonly #seen: number[] = [];
  readonly #observer = new PerformanceObserver((list) => this.#note(list.getEntries()));

  constructor() {
    this.#observer.observe({ type: 'longtask' });
  }

  async longest(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, 100));
    this.#note(this.#observer.takeRecords());
    this.#observer.disconnect();
    return Math.max(0, ...this.#seen);
  }

  #note(entries: PerformanceEntryList): void {
    for (const { duration } of entries) this.#seen.push(duration);
  }
}
