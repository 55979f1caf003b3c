import { ProtocolError, type SignedReport } from '#protocol';

/** What the other side says while only it is READY: it may be so a moment earlier. */
export class EarlyWords {
  #content: Uint8Array[] = [];
  #bytes = 0;
  #report: SignedReport | undefined;

  /** Throws `ProtocolError` for more than first words. */
  keepContent(message: Uint8Array): void {
    this.#bytes += OVERHEAD_BYTES + message.length;
    if (this.#bytes > MAX_EARLY_BYTES) throw new ProtocolError('content-before-ready');
    this.#content.push(message);
  }

  keepReport(signed: SignedReport): void {
    this.#report = signed;
  }

  /** What was kept, and is not any more. */
  take(): { readonly content: readonly Uint8Array[]; readonly report: SignedReport | undefined } {
    const kept = { content: this.#content, report: this.#report };
    [this.#content, this.#report] = [[], undefined];
    return kept;
  }
}

/** What a message takes besides its bytes, of which it may have none. */
const OVERHEAD_BYTES = 64;

/** A state vector and cursors: nobody is sent an update before it has asked for one. */
const MAX_EARLY_BYTES = 256 * 1024;
