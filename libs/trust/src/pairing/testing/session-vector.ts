import { toHex } from '../../crypto.ts';
import { bindProof } from '../session.ts';
import { pairingPrologue } from '../transcript.ts';
import { memoryPairing, sessionOf, testBytes, testRandom } from './memory-pairing.ts';

/** A whole pairing in mode known with every input, as rows of name and hex. */
export async function sessionVector(): Promise<readonly (readonly [name: string, hex: string])[]> {
  const { alice, bob, sent } = await memoryPairing('known').run();
  const [ofAlice, ofBob] = [sessionOf(alice), sessionOf(bob)];
  if (ofAlice === undefined || ofBob === undefined) throw new Error('not established');
  const [randomI, randomR] = [testRandom('alice'), testRandom('bob')];
  const [nonceI, ephemeralI, nonceR, ephemeralR] = [randomI(32), randomI(32), randomR(32), randomR(32)];
  const signed = (side: typeof alice): Uint8Array =>
    side.effects.find((effect) => effect.type === 'sign')?.message ?? new Uint8Array();
  const rows: [string, Uint8Array][] = [
    ['initiator: Ed25519 seed', testBytes("alice's key")],
    ['initiator: fingerprint', alice.self.fingerprint],
    ['initiator: rI', nonceI],
    ['initiator: ephemeral secret', ephemeralI],
    ['responder: Ed25519 seed', testBytes("bob's key")],
    ['responder: fingerprint', bob.self.fingerprint],
    ['responder: rR', nonceR],
    ['responder: ephemeral secret', ephemeralR],
    ['addrI', alice.context.initiator],
    ['addrR', alice.context.responder],
    ['genesis.nonce', testBytes('genesis nonce')],
    ['PSK', alice.context.psk],
    ['prologue', pairingPrologue(alice.context)],
    ...sent.slice(0, 2).map(({ frame }, index): [string, Uint8Array] => [`hs${index + 1}`, frame]),
    ['h', ofAlice.handshakeHash],
    ['signed by the initiator', signed(alice)],
    ['sealed authI', sent[2]?.frame ?? new Uint8Array()],
    ['signed by the responder', signed(bob)],
    ['sealed authR', sent[3]?.frame ?? new Uint8Array()],
    ['bind key', ofAlice.bindKey],
    ['bind of the initiator', bindProof(ofAlice, 'initiator')],
    ['bind of the responder', bindProof(ofBob, 'responder')],
  ];
  return [...rows.map(([name, bytes]) => [name, toHex(bytes)] as const), ['roomId', ofAlice.roomId]];
}
