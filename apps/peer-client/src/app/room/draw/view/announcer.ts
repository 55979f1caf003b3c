/** Says what others do on the board, not more often than somebody who listens can bear. */
export class Announcer {
  readonly #heard = new Map<string, number>();
  #removed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly say: (words: string) => void) {}

  /** Somebody drew or changed something; undefined: something was removed. */
  heard(author: string | undefined): void {
    if (author === undefined) this.#removed += 1;
    else this.#heard.set(author, (this.#heard.get(author) ?? 0) + 1);
    this.#timer ??= setTimeout(() => this.#speak(), SPEAK_EVERY_MS);
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  #speak(): void {
    this.#timer = undefined;
    this.say(boardNews(this.#heard, this.#removed));
    this.#heard.clear();
    this.#removed = 0;
  }
}

const SPEAK_EVERY_MS = 4_000;

/** "Bob: 2 changes. Carol: 1 change. 3 removed." */
export function boardNews(changes: ReadonlyMap<string, number>, removed: number): string {
  const words = [...changes].map(
    ([name, count]) => `${name}: ${count} ${count === 1 ? 'change' : 'changes'}.`,
  );
  if (removed > 0) words.push(`${removed} removed.`);
  return words.join(' ');
}
