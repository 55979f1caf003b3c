import type { RoomId, StatementId } from '#protocol';
import { type RandomBytes, toHex } from './crypto.ts';
import { inviteKeys, signAcceptance } from './invite.ts';
import { seedSigner } from './identity.ts';
import { answerNoise, finishNoise, openMessage, receiveNoise, sealMessage, startNoise } from './noise.ts';

/**
 * Computes what a join does, with keys that are thrown away. Curves make their tables at the first use, and engines
 * translate only what they have run before: done while a person reads, it is not waited for after Join. Takes some
 * tens of milliseconds at first.
 */
export function rehearse(random: RandomBytes): void {
  const seed = random(32);
  const roomId: RoomId = toHex(seed);
  const { invPsk: psk } = inviteKeys(seed, roomId);
  signAcceptance(seed, roomId, toHex<StatementId>(seed), seedSigner(seed).publicKey);
  const config = () => ({ prologue: seed, psk, ephemeral: random(32) });
  const first = startNoise(config());
  const second = answerNoise(receiveNoise(config(), first.message).handshake);
  const { session } = finishNoise(first.handshake, second.message);
  openMessage(second.session.receive, sealMessage(session.send, seed)[1]);
}
