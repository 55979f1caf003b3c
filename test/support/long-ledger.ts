import { inviteKeys, seedSigner, signAcceptance, type PublicKey, type Signer, type Statement } from '#trust';
import type { Body } from '../../libs/trust/src/ledger/statement.ts';
import { signStatement } from '../../libs/trust/src/ledger/statement-codec.ts';

/** The statements, parents first, of a room in which much was said: thirty members by PIN, and then invites. */
export async function longLedger(size: number): Promise<readonly Statement[]> {
  const room = new BusyRoom();
  await room.found();
  while (room.said.length < size) await room.goOn();
  return room.said.slice(0, size);
}

const FIRST_MEMBERS = 30;
const CO_ADMINS = 4;

class BusyRoom {
  readonly said: Statement[] = [];
  readonly #members: Signer[] = [signerOf(0)];
  readonly #last = new Map<PublicKey, Statement>();

  async found(): Promise<void> {
    const policy = { pin: 'each', topology: 'shared' } as const;
    await this.#say(0, { type: 'genesis', name: 'Mosaic', policy, nonce: seedOf(1) });
    for (let member = 1; member <= FIRST_MEMBERS; member++) {
      await this.#say(0, { type: 'vouch', subject: this.#newcomer(), via: 'pin' });
    }
    for (let member = 1; member <= CO_ADMINS; member++) {
      await this.#say(0, { type: 'grant', subject: this.#keyOf(member) });
    }
  }

  /** An invite and who came by it, a word, and now and then an invite taken back or somebody put out. */
  async goOn(): Promise<void> {
    const turn = this.said.length;
    const inviter = turn % FIRST_MEMBERS;
    const seed = seedOf(turn).subarray(0, 16);
    const roomId = this.#roomId();
    const keys = inviteKeys(seed, roomId);
    const note = 'for somebody at the table';
    const invite = await this.#say(inviter, { type: 'invite', ...keys, expires: 2e12, uses: 2, note });
    const subject = this.#newcomer();
    const cert = signAcceptance(seed, roomId, invite.id, subject);
    const admitter = (turn * 7) % FIRST_MEMBERS;
    const admit = await this.#say(admitter, { type: 'admit', invite: invite.id, subject, cert });
    await this.#say((turn * 11) % FIRST_MEMBERS, { type: 'vouch', subject, via: 'word', basis: admit.id });
    if (turn % 5 === 0) await this.#say(inviter, { type: 'retract', target: invite.id });
    if (turn % 17 === 0)
      await this.#say(turn % CO_ADMINS, { type: 'evict', subject, reason: 'left the table' });
  }

  async #say(who: number, body: Body): Promise<Statement> {
    const signer = this.#members[who] as Signer;
    const roomId = this.said[0]?.roomId;
    const after = new Set([this.#last.get(signer.publicKey)?.id, this.said.at(-1)?.id]);
    const deps = [...after].filter((id) => id !== undefined);
    const statement = await signStatement(signer, { roomId, deps, time: this.said.length }, body);
    this.said.push(statement);
    this.#last.set(signer.publicKey, statement);
    return statement;
  }

  #newcomer(): PublicKey {
    this.#members.push(signerOf(this.#members.length));
    return this.#keyOf(this.#members.length - 1);
  }

  #keyOf(member: number): PublicKey {
    return (this.#members[member] as Signer).publicKey;
  }

  #roomId() {
    return (this.said[0] as Statement).roomId;
  }
}

const signerOf = (member: number): Signer => seedSigner(seedOf(1_000_000 + member));

function seedOf(number: number): Uint8Array {
  const seed = new Uint8Array(32);
  new DataView(seed.buffer).setUint32(0, number);
  return seed;
}
