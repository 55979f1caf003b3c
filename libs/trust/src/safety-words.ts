import { remembered } from '#protocol';
import { fromHex, prefix, type PublicKey, type RoomId, sha256, toHex } from './crypto.ts';
import { SAFETY_WORDS } from './safety-word-list.ts';

/**
 * Six words that both of a pair see alike, and nobody in between can choose: read to each other, they show that
 * the two have each other's true keys. The first 60 bits of `H("tessera1/words\0"‖roomId‖smaller pk‖larger pk)`,
 * ten a word, most significant first (§7).
 */
export function safetyWords(roomId: RoomId, one: PublicKey, other: PublicKey): readonly string[] {
  const [smaller, larger] = one < other ? [one, other] : [other, one];
  return wordsOf(`${roomId}${smaller}${larger}`);
}

/** Of the largest room, twice: they are asked for with every view of the room. */
const PAIRS_REMEMBERED = 512;

const wordsOf = remembered(PAIRS_REMEMBERED, (hex: string) =>
  sixWords(sha256(prefix('words'), fromHex(hex)).subarray(0, 8)),
);

/** The first 60 bits of these eight bytes. Drawn at random, they are a passphrase that is hard to guess. */
export function sixWords(bytes: Uint8Array): readonly string[] {
  const bits = BigInt(`0x${toHex(bytes)}`) >> 4n;
  return Array.from({ length: WORDS }, (_, index) => {
    const shift = BigInt((WORDS - 1 - index) * BITS_A_WORD);
    return SAFETY_WORDS[Number((bits >> shift) & 1023n)] ?? '';
  });
}

const WORDS = 6;
const BITS_A_WORD = 10;
