import type { Awareness } from 'y-protocols/awareness';
import type { Point } from '../model/geometry.ts';
import { type Live, presenceOf, readDrawer, type RemoteDrawer } from './remote-drawer.ts';

/** Between two messages: twenty a second are as smooth as a hand that is watched needs it. */
const TELL_EVERY_MS = 50;

interface Doing {
  readonly pointer: Point | undefined;
  readonly live: Live | undefined;
}

/** Who else is at the board, and what they are told of us. */
export class Company {
  readonly #others = new Map<number, RemoteDrawer>();
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next: Doing | undefined;
  #told = { id: '', points: 0 };

  constructor(
    private readonly awareness: Awareness,
    private readonly onChange: () => void,
  ) {
    const read = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) =>
      this.#read([...added, ...updated, ...removed]);
    this.#read([...awareness.getStates().keys()]);
    awareness.on('change', read);
    this.#stop = () => awareness.off('change', read);
  }

  get others(): ReadonlyMap<number, RemoteDrawer> {
    return this.#others;
  }

  /** At once, or as soon as the others have taken the last one. */
  tell(doing: Doing): void {
    this.#next = doing;
    if (this.#timer === undefined) this.#tellNow();
  }

  /** Nobody shows us at the board any more. */
  destroy(): void {
    clearTimeout(this.#timer);
    this.#stop();
    if (this.awareness.getLocalState()) this.awareness.setLocalStateField('draw', null);
  }

  #tellNow(): void {
    this.#timer = undefined;
    const doing = this.#next;
    if (!doing) return;
    this.#next = undefined;
    this.#timer = setTimeout(() => this.#tellNow(), TELL_EVERY_MS);
    const { pointer, live } = doing;
    const drawn = live?.kind === 'mark' ? live : undefined;
    const told = drawn?.id === this.#told.id ? this.#told.points : 0;
    const points = drawn?.mark.kind === 'stroke' ? drawn.mark.path.length / 2 : 0;
    this.#told = { id: drawn?.id ?? '', points };
    this.awareness.setLocalStateField('draw', presenceOf(pointer, live, told));
  }

  #read(clients: readonly number[]): void {
    for (const client of clients) {
      if (client === this.awareness.clientID) continue;
      const drawer = readDrawer(this.awareness.getStates().get(client), this.#others.get(client));
      if (drawer) this.#others.set(client, drawer);
      else this.#others.delete(client);
    }
    this.onChange();
  }
}
