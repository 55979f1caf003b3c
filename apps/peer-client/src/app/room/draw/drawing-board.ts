import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import {
  LucideDownload,
  LucideListTree,
  LucideMaximize,
  LucideMinus,
  LucidePlus,
  LucideRedo2,
  LucideUndo2,
} from '@lucide/angular';
import type { PeerId } from '#protocol';
import { download } from '../../shell/download.ts';
import type { RoomStore } from '../room-store.ts';
import { BoardText } from './board-text.ts';
import { DrawTray } from './draw-tray.ts';
import { DrawingList } from './drawing-list.ts';
import { Announcer } from './view/announcer.ts';
import { Board } from './view/board.ts';
import { boardKey } from './view/board-keys.ts';
import { drawingToPng } from './view/drawing-to-png.ts';
import { drawingToSvg } from './model/drawing-to-svg.ts';
import type { DrawingChange } from './model/drawing.ts';
import type { Point } from './model/geometry.ts';
import { type BoardEvent, type BoardState } from './tools/board-state.ts';
import { startBoard } from './tools/step.ts';

/** The board on which everyone in the room draws at once. */
@Component({
  selector: 't-drawing-board',
  imports: [
    BoardText,
    DrawingList,
    DrawTray,
    LucideDownload,
    LucideListTree,
    LucideMaximize,
    LucideMinus,
    LucidePlus,
    LucideRedo2,
    LucideUndo2,
    MatTooltip,
  ],
  templateUrl: './drawing-board.html',
  styleUrl: './drawing-board.scss',
  host: {
    '(keydown)': 'onKey($event)',
    '(keyup)': 'onKeyUp($event)',
    '(document:visibilitychange)': 'settle()',
    '(window:pagehide)': 'settle()',
  },
})
export class DrawingBoard {
  readonly store = input.required<RoomStore>();
  /** Whether this is the place that is open. */
  readonly active = input.required<boolean>();
  private readonly stage = viewChild.required<ElementRef<HTMLElement>>('stage');
  private readonly under = viewChild.required<ElementRef<HTMLCanvasElement>>('under');
  private readonly over = viewChild.required<ElementRef<HTMLCanvasElement>>('over');
  private readonly text = viewChild(BoardText);
  protected readonly board = signal<Board | undefined>(undefined);
  protected readonly state = signal<BoardState>(startBoard({ width: 0, height: 0 }, false));
  /** Counts changes of the drawing. */
  protected readonly revision = signal(0);
  protected readonly edited = signal<{ readonly id: string; readonly at: Point } | undefined>(undefined);
  protected readonly isListOpen = signal(false);
  protected readonly isSavingOpen = signal(false);
  protected readonly isFull = signal(false);
  protected readonly said = signal('');
  protected readonly isReadOnly = computed(() => this.store().standing().kind === 'evicted');
  protected readonly can = computed(() => {
    this.revision();
    const drawing = this.board()?.drawing;
    return { undo: drawing?.canUndo ?? false, redo: drawing?.canRedo ?? false };
  });
  protected readonly skipped = computed(() => {
    this.revision();
    return this.board()?.drawing.skipped ?? 0;
  });
  protected readonly isEmpty = computed(() => {
    this.revision();
    return this.board()?.drawing.entries.size === 0 && this.state().gesture.kind === 'none' && !this.edited();
  });
  protected readonly percent = computed(() => Math.round(this.state().view.zoom * 100));
  protected readonly pile = computed(() => {
    this.revision();
    return this.board()?.drawing.pile ?? [];
  });
  protected readonly nameOf = (author: PeerId): string => this.store().nameOf(author);
  readonly #announcer = new Announcer((words) => this.said.set(words));

  constructor() {
    afterNextRender(() => this.#open());
    inject(DestroyRef).onDestroy(() => {
      this.settle();
      this.#announcer.destroy();
      this.board()?.destroy();
    });
    effect(() => {
      if (!this.active()) this.#leave();
    });
    effect(() => this.board()?.dispatch({ kind: 'read-only', on: this.isReadOnly() }));
  }

  protected dispatch(event: BoardEvent): void {
    this.board()?.dispatch(event);
  }

  /** What is in progress is kept: the page may not come back. */
  protected settle(): void {
    this.text()?.keep();
    this.board()?.dispatch({ kind: 'settle' });
  }

  protected undo(): void {
    this.settle();
    this.board()?.drawing.undo();
  }

  protected redo(): void {
    this.settle();
    this.board()?.drawing.redo();
  }

  protected closeText(): void {
    const id = this.edited()?.id;
    this.edited.set(undefined);
    this.board()?.edit(undefined);
    this.board()?.drawing.endStep();
    if (id !== undefined && this.board()?.scene.markOf(id)) this.dispatch({ kind: 'select', ids: [id] });
    this.stage().nativeElement.focus({ preventScroll: true });
  }

  protected show(id: string): void {
    this.dispatch({ kind: 'show', id });
    this.dispatch({ kind: 'select', ids: [id] });
  }

  protected remove(id: string): void {
    this.board()?.drawing.remove([id]);
  }

  protected onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const isOnStage = target === this.stage().nativeElement;
    if (target instanceof HTMLTextAreaElement) return;
    // Buttons, choices and lists have these for themselves.
    const isTheirs = /^(Arrow|Enter|Escape|Backspace| )/.test(event.key);
    if (!isOnStage && isTheirs) return;
    const key = boardKey(event);
    if (key === undefined) return;
    event.preventDefault();
    if (typeof key !== 'string') return this.dispatch(key);
    this.#command(key);
  }

  protected onKeyUp({ key }: KeyboardEvent): void {
    if (key === ' ') this.board()?.holdPanKey(false);
  }

  protected saveSvg(): void {
    const { room, view } = this.store();
    const svg = drawingToSvg(room.doc);
    this.isSavingOpen.set(false);
    if (svg !== undefined) download(`${view().code}.svg`, svg, 'image/svg+xml');
  }

  protected async savePng(): Promise<void> {
    const board = this.board();
    const { code } = this.store().view();
    this.isSavingOpen.set(false);
    const png = board && (await drawingToPng(board.scene));
    if (png) download(`${code}.png`, png, 'image/png');
  }

  #command(key: 'undo' | 'redo' | 'select-all' | 'escape' | 'pan'): void {
    switch (key) {
      case 'undo':
        return this.undo();
      case 'redo':
        return this.redo();
      case 'select-all':
        return this.dispatch({ kind: 'select', ids: this.board()?.drawing.entries.keys() ?? [] });
      case 'escape':
        return this.dispatch({ kind: 'select', ids: [] });
      case 'pan':
        return this.board()?.holdPanKey(true);
    }
  }

  #open(): void {
    const { room, view } = this.store();
    const board = new Board({
      stage: this.stage().nativeElement,
      under: this.under().nativeElement,
      over: this.over().nativeElement,
      doc: room.doc,
      awareness: room.awareness,
      author: view().self.peerId,
      isReadOnly: this.isReadOnly(),
      onChange: (changed, change) => this.#changed(changed, change),
      onEdit: (id, at) => this.#edit(id, at),
      onFull: () => this.isFull.set(true),
    });
    this.board.set(board);
    this.state.set(board.state);
  }

  #changed(board: Board, change: DrawingChange | undefined): void {
    this.state.set(board.state);
    if (!change) return;
    this.revision.update((count) => count + 1);
    if (!board.drawing.isFull) this.isFull.set(false);
    if (change.isOurs) return;
    for (const id of change.ids) {
      const author = board.drawing.entries.get(id)?.author;
      this.#announcer.heard(author === undefined ? undefined : this.nameOf(author));
    }
  }

  #edit(id: string, at: Point): void {
    this.text()?.keep();
    this.board()?.drawing.endStep();
    this.edited.set({ id, at });
    this.board()?.edit(id);
  }

  #leave(): void {
    this.text()?.keep();
    this.edited.set(undefined);
    this.board()?.edit(undefined);
    this.board()?.leave();
  }
}
