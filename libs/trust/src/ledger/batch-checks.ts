import type { StatementId } from '../crypto.ts';
import type { SignatureCheck, SignatureVerifier } from '../signature-verifier.ts';
import type { SignatureChecks } from './intake.ts';
import { certificateOf, isCertifiedAdmit } from './keep-rule.ts';
import { parentsFirst } from './parents-first.ts';
import type { Statement, StatementOf } from './statement.ts';
import { signatureOf } from './statement-codec.ts';

/** Which signatures a batch of statements stands on, verified all at once and looked up one by one. */
export class BatchChecks implements SignatureChecks {
  readonly #checks: SignatureCheck[] = [];
  /** Places among the checks. */
  readonly #signed = new Map<Statement, number>();
  readonly #certified = new Map<Statement, number>();
  #good = 0;

  /** In the order in which the intake asks, since what follows the first bad one is not looked at. */
  constructor(batch: readonly Statement[], known: (id: StatementId) => Statement | undefined) {
    const byId = new Map(batch.map((statement) => [statement.id, statement]));
    for (const statement of parentsFirst(batch)) {
      this.#signed.set(statement, this.#checks.push(signatureOf(statement)) - 1);
      if (statement.type !== 'admit') continue;
      const invite = byId.get(statement.invite) ?? known(statement.invite);
      if (invite?.type === 'invite') this.#expectCertificate(statement, invite);
    }
  }

  async verifyBy(verifier: SignatureVerifier): Promise<this> {
    this.#good = await verifier.verify(this.#checks);
    return this;
  }

  isSigned(statement: Statement): boolean {
    return this.#isGood(this.#signed.get(statement)) ?? false;
  }

  /** An invite that came only after the batch was made is rare, and checked here and now. */
  isCertified(admit: StatementOf<'admit'>, invite: StatementOf<'invite'>): boolean {
    return this.#isGood(this.#certified.get(admit)) ?? isCertifiedAdmit(admit, invite);
  }

  #expectCertificate(admit: StatementOf<'admit'>, invite: StatementOf<'invite'>): void {
    this.#certified.set(admit, this.#checks.push(certificateOf(admit, invite)) - 1);
  }

  #isGood(place: number | undefined): boolean | undefined {
    return place === undefined ? undefined : place < this.#good;
  }
}
