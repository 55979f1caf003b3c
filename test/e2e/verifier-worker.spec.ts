import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { VerifierAnswer, VerifierBatch } from '#mesh';
import { fromHex, seedSigner } from '#trust';
import { readdirSync } from 'node:fs';
import { Stage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

test('the worker that was built may start under the policy of the page, and verifies', async () => {
  const built = readdirSync('dist/apps/peer-client/browser').filter((name) => name.startsWith('worker-'));
  expect(built.length).toBeGreaterThan(0);
  const signer = seedSigner(new Uint8Array(32).fill(1));
  const message = new TextEncoder().encode('tessera');
  const signature = await signer.sign(message);
  const checks = [message, message, Uint8Array.of(1)].map((said) =>
    [fromHex(signer.publicKey), said, signature].map((bytes) => [...bytes]),
  );

  const [alice] = await stage.people('alice');
  await alice.page.goto(`${stage.tap.origin}/`);
  const answer = await alice.page.evaluate(
    ([scripts, batch]) => {
      // Their names are hashes: the one that is meant is the one that answers.
      const asked = (script: string) =>
        new Promise<VerifierAnswer>((resolve, reject) => {
          const worker = new Worker(script, { type: 'module' });
          worker.onmessage = ({ data }: MessageEvent<VerifierAnswer>) => {
            if ('good' in data) resolve(data);
            else reject(new Error('a worker for something else'));
          };
          worker.onerror = () => reject(new Error('the worker did not start'));
          const question: VerifierBatch = {
            id: 7,
            checks: batch.map(([publicKey = [], text = [], signed = []]) => ({
              publicKey: Uint8Array.from(publicKey),
              message: Uint8Array.from(text),
              signature: Uint8Array.from(signed),
            })),
          };
          worker.postMessage(question);
        });
      return Promise.any(scripts.map(asked));
    },
    [built.map((name) => `/${name}`), checks] as const,
  );
  expect(answer).toEqual({ id: 7, good: 2 });
});
