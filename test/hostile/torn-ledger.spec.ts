import { expect, test } from '@jest/globals';
import { inlineVerifier, Ledger, seedSigner, type Statement, type StatementId, toHex } from '#trust';
import { signStatement } from '../../libs/trust/src/ledger/statement-codec.ts';
import { type CtlMessage, decodeCtl, encodeCtl } from '../../libs/mesh/src/ctl-messages.ts';
import { LedgerExchange } from '../../libs/mesh/src/ledger-exchange.ts';
import { RoomLedger } from '../../libs/mesh/src/room-ledger.ts';

const founder = seedSigner(new Uint8Array(32).fill(1));

/** Statements that rest on the genesis alone: each is an end of the ledger. */
function endsOf({ roomId, genesis }: Ledger, from: number, count: number): Promise<readonly Statement[]> {
  const target = toHex<StatementId>(new Uint8Array(32));
  const envelope = { roomId, deps: [genesis.id] };
  return Promise.all(
    Array.from({ length: count }, (_, at) =>
      signStatement(founder, { ...envelope, time: from + at }, { type: 'retract', target }),
    ),
  );
}

/** One side of a link; what it says waits until the other one is asked to hear it. */
class Side {
  readonly said: Uint8Array[] = [];
  readonly ledger: RoomLedger;
  readonly exchange: LedgerExchange;

  constructor(statements: readonly Statement[]) {
    const wires = statements.map(({ wire }) => wire);
    this.ledger = new RoomLedger(
      {
        roomId: statements[0]?.roomId,
        signer: founder,
        store: { addStatements: () => Promise.resolve() },
        clock: { now: () => 0, after: () => () => {} },
        verifier: inlineVerifier,
        membersAtAdmission: undefined,
        pinRuns: () => new Set(),
        isBlocked: () => false,
        alarmed: () => {},
        writeFailed: () => {},
      },
      wires,
    );
    this.exchange = new LedgerExchange(this.ledger, (message) => this.said.push(encodeCtl(message)));
  }

  async hear(message: CtlMessage): Promise<void> {
    if (message.type === 'heads' || message.type === 'ready') this.exchange.heads(message.heads);
    if (message.type === 'want') this.exchange.want(message.ids);
    if (message.type === 'statements') await this.exchange.statements(message.wires);
  }
}

/** Until neither has more to say. Throws for what the other side would not take. */
async function talk(...[a, b]: readonly [Side, Side]): Promise<void> {
  while (a.said.length + b.said.length > 0) {
    for (const frame of a.said.splice(0)) await b.hear(decodeCtl(frame));
    for (const frame of b.said.splice(0)) await a.hear(decodeCtl(frame));
  }
}

test('two ledgers with more ends than a message takes come together, each lacking what the other has', async () => {
  const policy = { pin: 'each', topology: 'shared' } as const;
  const founded = await Ledger.create(founder, { name: '', policy, nonce: new Uint8Array(32), time: 0 });
  const [ofAlice, ofBob] = [await endsOf(founded, 0, 600), await endsOf(founded, 1000, 3)];
  const alice = new Side([founded.genesis, ...ofAlice]);
  const bob = new Side([founded.genesis, ...ofBob]);
  for (const side of [alice, bob]) {
    side.exchange.tellHeads();
    side.exchange.start();
  }
  await talk(alice, bob);
  for (const side of [alice, bob])
    side.said.push(encodeCtl({ type: 'ready', heads: side.exchange.ownHeads }));
  await talk(alice, bob);
  expect(alice.ledger.heads().length).toBe(603);
  expect(bob.ledger.heads().toSorted()).toEqual(alice.ledger.heads().toSorted());
});
