import type { VerifierAnswer, VerifierBatch } from '#mesh';
import { inlineVerifier } from '#trust/verifier';

/** Verifies signatures for the page, whose own thread has people to answer to. */
addEventListener('message', ({ data: { id, checks } }: MessageEvent<VerifierBatch>) => {
  void inlineVerifier.verify(checks).then((good) => {
    const answer: VerifierAnswer = { id, good };
    postMessage(answer);
  });
});
