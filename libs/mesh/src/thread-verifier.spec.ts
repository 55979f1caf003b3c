import { describe, expect, test } from '@jest/globals';
import { fromHex, inlineVerifier, seedSigner, type SignatureCheck } from '#trust';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import {
  ThreadVerifier,
  type VerifierAnswer,
  type VerifierBatch,
  type VerifierThread,
} from './thread-verifier.ts';

/** A thread in the test's hands. */
class FakeThread implements VerifierThread {
  readonly batches: VerifierBatch[] = [];
  starts = 0;
  stopped = false;
  #events: Parameters<VerifierThread['start']>[0] | undefined;

  start(events: Parameters<VerifierThread['start']>[0]): void {
    this.starts += 1;
    this.#events = events;
  }

  ask(batch: VerifierBatch): void {
    this.batches.push(batch);
  }

  stop(): void {
    this.stopped = true;
  }

  answer(answer: VerifierAnswer): void {
    this.#events?.answered(answer);
  }

  die(): void {
    this.#events?.failed();
  }

  async work(): Promise<void> {
    for (const { id, checks } of this.batches.splice(0)) {
      this.answer({ id, good: await inlineVerifier.verify(checks) });
    }
  }
}

const signer = seedSigner(new Uint8Array(32).fill(1));

async function signed(count: number, forgedAt?: number): Promise<SignatureCheck[]> {
  const publicKey = fromHex(signer.publicKey);
  const numbers = Array.from({ length: count }, (_, index) => index);
  return Promise.all(
    numbers.map(async (number) => {
      const message = Uint8Array.of(number);
      const signature = await signer.sign(number === forgedAt ? Uint8Array.of(255) : message);
      return { publicKey, message, signature };
    }),
  );
}

const opened = () => {
  const [thread, clock] = [new FakeThread(), new VirtualClock()];
  return { thread, clock, verifier: new ThreadVerifier(thread, clock) };
};

describe('signatures by the dozen', () => {
  test('are verified by a thread, which is started once', async () => {
    const { thread, verifier } = opened();
    const counts = [verifier.verify(await signed(12)), verifier.verify(await signed(20, 15))];
    expect(thread.batches.map(({ checks }) => checks.length)).toEqual([12, 20]);
    await thread.work();
    expect(await Promise.all(counts)).toEqual([12, 15]);
    expect(thread.starts).toBe(1);
  });

  test('take no frame along to the thread', async () => {
    const { thread, verifier } = opened();
    const frame = new Uint8Array(60_000);
    const checks = (await signed(9)).map((check) => ({ ...check, signature: frame.subarray(0, 64) }));
    void verifier.verify(checks);
    const sent = thread.batches.flatMap((batch) => batch.checks);
    expect(sent.map(({ signature }) => signature.buffer.byteLength)).toEqual(Array(9).fill(64));
    await thread.work();
  });

  test('are verified here when the thread dies, and from then on', async () => {
    const { thread, verifier } = opened();
    const counts = [verifier.verify(await signed(12)), verifier.verify(await signed(12, 3))];
    thread.die();
    expect(await Promise.all(counts)).toEqual([12, 3]);
    expect(await verifier.verify(await signed(9))).toBe(9);
    expect(thread.batches).toHaveLength(2);
    expect(thread.stopped).toBe(true);
  });

  test('are verified here when the thread does not answer within 20 s', async () => {
    const { thread, clock, verifier } = opened();
    const count = verifier.verify(await signed(12));
    await clock.pass(19_999);
    expect(thread.stopped).toBe(false);
    await clock.pass(1);
    expect(await count).toBe(12);
  });

  test('are verified here when there are no threads', async () => {
    const { thread, clock } = opened();
    thread.start = () => {
      throw new DOMException('no workers here', 'SecurityError');
    };
    expect(await new ThreadVerifier(thread, clock).verify(await signed(12, 5))).toBe(5);
  });

  test('wait as long as the thread goes on answering', async () => {
    const { thread, clock, verifier } = opened();
    const counts = [verifier.verify(await signed(9)), verifier.verify(await signed(9))];
    await clock.pass(15_000);
    thread.answer({ id: 0, good: 9 });
    await clock.pass(15_000);
    thread.answer({ id: 1, good: 9 });
    expect(await Promise.all(counts)).toEqual([9, 9]);
    expect(thread.stopped).toBe(false);
  });
});

test('a few signatures are not worth a thread', async () => {
  const { thread, verifier } = opened();
  expect(await verifier.verify(await signed(8, 2))).toBe(2);
  expect(thread.starts).toBe(0);
});
