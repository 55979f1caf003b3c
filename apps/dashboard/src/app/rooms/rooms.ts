import {
  Component,
  computed,
  ElementRef,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  LucideArrowDown,
  LucideArrowUp,
  LucideEyeOff,
  LucideSearch,
  LucideTriangleAlert,
} from '@lucide/angular';
import type { RoomCode } from '#protocol';
import type { RoomRow } from '#protocol/operator';
import { OverviewStore } from '../live/overview-store.ts';
import { age, percent } from '../shell/figures.ts';
import {
  completenessOf,
  filterFrom,
  isAskedFor,
  listRooms,
  type RoomQuery,
  type Sort,
  sortFrom,
  startsDescending,
} from './room-list.ts';

const ROW_PX = 46;
/** Rows beyond the edge of the screen, so that a quick turn of the wheel shows no hole. */
const SPARE_ROWS = 8;
/** A node that has just started fills up; nothing that somebody reads is moved by that. */
const FILLING_MS = 60_000;

const COLUMNS: readonly { sort: Sort; name: string; wide: boolean }[] = [
  { sort: 'room', name: 'Room', wide: false },
  { sort: 'members', name: 'Members', wide: false },
  { sort: 'completeness', name: 'Completeness', wide: true },
  { sort: 'gaps', name: 'Gaps', wide: false },
  { sort: 'oldest', name: 'Oldest gap', wide: true },
  { sort: 'age', name: 'Age', wide: true },
  { sort: 'topology', name: 'Topology', wide: true },
];

/** All rooms. Figures are live; the order and new rows wait until somebody asks for them. */
@Component({
  selector: 't-rooms',
  imports: [LucideArrowDown, LucideArrowUp, LucideEyeOff, LucideSearch, LucideTriangleAlert, RouterLink],
  templateUrl: './rooms.html',
  styleUrl: './rooms.scss',
  host: { '(document:keydown./)': 'toSearch($event)' },
})
export class Rooms {
  readonly #router = inject(Router);
  readonly #overview = inject(OverviewStore);

  /** From the address. */
  readonly q = input<string>();
  readonly sort = input<string>();
  readonly dir = input<string>();
  readonly only = input<string>();

  protected readonly columns = COLUMNS;
  protected readonly percent = percent;
  protected readonly completenessOf = completenessOf;
  protected readonly rowPx = ROW_PX;
  protected readonly state = this.#overview.state;
  protected readonly query = computed((): RoomQuery => {
    const sort = sortFrom(this.sort());
    const dir = this.dir();
    return {
      text: this.q() ?? '',
      sort,
      descending: dir === undefined ? startsDescending(sort) : dir === 'down',
      filter: filterFrom(this.only()),
    };
  });

  readonly #byCode = computed(() => new Map(this.#overview.rooms().map((row) => [row.room, row])));
  readonly #asked = signal(0);
  /** What is listed in which order, as of the last time that somebody asked or that the list was empty. */
  readonly #order = linkedSignal<readonly unknown[], readonly RoomCode[]>({
    source: () => [this.query(), this.#asked(), this.#isFilling() && this.#overview.rooms()],
    computation: () => listRooms(untracked(this.#overview.rooms), this.query()),
  });
  readonly #isFilling = computed(() => {
    const state = this.state();
    return state === undefined || state.at - state.startedAt < FILLING_MS;
  });
  protected readonly rows = computed(() => {
    const rows = this.#byCode();
    return this.#order().flatMap((room) => rows.get(room) ?? []);
  });
  protected readonly fresh = computed(() => {
    const listed = new Set(this.#order());
    const query = this.query();
    return this.#overview.rooms().filter((row) => !listed.has(row.room) && isAskedFor(row, query)).length;
  });

  private readonly search = viewChild.required<ElementRef<HTMLInputElement>>('search');
  private readonly scroller = viewChild<ElementRef<HTMLElement>>('scroller');
  readonly #first = signal(0);
  readonly #visible = signal(40);
  protected readonly window = computed(() => {
    const rows = this.rows();
    const from = Math.max(0, Math.min(this.#first() - SPARE_ROWS, rows.length - this.#visible()));
    const to = Math.min(rows.length, this.#first() + this.#visible() + SPARE_ROWS);
    return { from, rows: rows.slice(from, to), above: from * ROW_PX, below: (rows.length - to) * ROW_PX };
  });

  protected ageOf(since: number): string {
    return age((this.state()?.at ?? since) - since);
  }

  protected scrolled(): void {
    const scroller = this.scroller()?.nativeElement;
    if (!scroller) return;
    this.#first.set(Math.floor(scroller.scrollTop / ROW_PX));
    this.#visible.set(Math.ceil(scroller.clientHeight / ROW_PX));
  }

  protected showFresh(): void {
    this.#asked.update((times) => times + 1);
  }

  protected sortBy(sort: Sort): void {
    const { sort: before, descending } = this.query();
    const down = sort === before ? !descending : startsDescending(sort);
    this.ask({ sort, dir: down ? 'down' : 'up' });
    this.showFresh();
  }

  protected ask(change: Record<string, string | null>): void {
    void this.#router.navigate([], {
      queryParams: change,
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected openRow(event: MouseEvent, { room }: RoomRow): void {
    if (event.target instanceof HTMLElement && event.target.closest('a')) return;
    void this.#router.navigate(['/rooms', room]);
  }

  protected toSearch(event: Event): void {
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    this.search().nativeElement.focus();
  }
}
