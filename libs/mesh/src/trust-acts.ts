import { type PeerId, peerIdOf, type PublicKey } from '#trust';
import type { MemberActs } from './room-api.ts';
import type { RoomLedger } from './room-ledger.ts';
import type { RoomMemory } from './room-memory.ts';

/** What a member can say about other members: each is one signed statement, or a choice of this device. */
export class TrustActs implements MemberActs {
  constructor(
    private readonly ledger: RoomLedger,
    private readonly memory: RoomMemory,
    private readonly events: { blocksChanged(): void; viewChanged(): void },
  ) {}

  /** Nothing where the peer was let in by nobody whose word could be taken. */
  async acceptWord(peer: PeerId): Promise<void> {
    const subject = this.#key(peer);
    const basis = subject && this.ledger.membership?.letInBy(subject).at(-1);
    if (subject && basis) {
      await this.ledger.author({ type: 'vouch', subject, via: 'word', basis: basis.statement });
    }
  }

  evictPreview(peer: PeerId): readonly PeerId[] {
    const subject = this.#key(peer);
    return (subject && this.ledger.current?.cutWith(subject).map(peerIdOf)) ?? [];
  }

  async evict(peer: PeerId, reason: string): Promise<void> {
    const subject = this.#key(peer);
    if (subject) await this.ledger.author({ type: 'evict', subject, reason });
  }

  async takeBack(peer: PeerId): Promise<void> {
    const subject = this.#key(peer);
    const own = subject ? vouchesBy(this.ledger, this.ledger.self, subject) : [];
    for (const { statement } of own) await this.ledger.author({ type: 'retract', target: statement });
  }

  async makeCoAdmin(peer: PeerId): Promise<void> {
    const subject = this.#key(peer);
    if (subject) await this.ledger.author({ type: 'grant', subject });
  }

  async setBlocked(peer: PeerId, blocked: boolean): Promise<void> {
    const key = this.#key(peer);
    if (!key) return;
    const others = this.memory.record.blocked.filter((other) => other !== key);
    await this.memory.update({ blocked: blocked ? [...others, key] : others });
    this.events.blocksChanged();
  }

  async setWordsMatch(peer: PeerId, match: boolean): Promise<void> {
    const key = this.#key(peer);
    if (!key) return;
    const others = this.memory.record.wordsMatched.filter((other) => other !== key);
    await this.memory.update({ wordsMatched: match ? [...others, key] : others });
    this.events.viewChanged();
  }

  #key(peer: PeerId): PublicKey | undefined {
    return [...(this.ledger.membership?.members ?? [])].find((key) => peerIdOf(key) === peer);
  }
}

/** Own vouches that count, and so could be taken back; an invite that let somebody in can not. */
export function vouchesBy(ledger: RoomLedger, author: PublicKey, subject: PublicKey) {
  const reasons = ledger.membership?.letInBy(subject) ?? [];
  return reasons.filter(({ how, by }) => how !== 'invite' && by === author);
}
