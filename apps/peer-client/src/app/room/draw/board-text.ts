import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import type { Point } from './model/geometry.ts';
import { LETTER_SIZE, LINE_HEIGHT, onBoard, type Writing } from './model/mark.ts';
import { type Scheme, SHADES } from './model/palette.ts';
import { plainWriting } from './model/plain-writing.ts';
import { toScreen } from './model/viewport.ts';
import type { BoardState } from './tools/board-state.ts';
import type { Board } from './view/board.ts';

/** The field in which a text on the board is written. The others see it as it grows; closing it only ends that. */
@Component({
  selector: 't-board-text',
  template: `<textarea
    #field
    aria-label="Text on the board"
    rows="1"
    spellcheck="true"
    [style.left.px]="place().x"
    [style.top.px]="place().y"
    [style.fontSize.px]="size() * state().view.zoom"
    [style.lineHeight]="lineHeight"
    [style.color]="shade()"
    (input)="grow(); keepSoon()"
    (keydown)="onKey($event)"
    (blur)="close()"
  ></textarea>`,
  styles: `
    textarea {
      position: absolute;
      z-index: 2;
      min-width: 2ch;
      margin: 0;
      padding: 0;
      border: 0;
      background: none;
      font-family: var(--body);
      white-space: pre;
      overflow: hidden;
      resize: none;
      outline: 1.5px dashed var(--lapis);
      outline-offset: 6px;
      border-radius: 2px;
      field-sizing: content;
    }
  `,
})
export class BoardText {
  readonly board = input.required<Board>();
  readonly state = input.required<BoardState>();
  readonly edited = input.required<{ readonly id: string; readonly at: Point }>();
  readonly closed = output();
  private readonly field = viewChild.required<ElementRef<HTMLTextAreaElement>>('field');
  protected readonly lineHeight = LINE_HEIGHT;
  protected readonly place = computed(() => toScreen(this.state().view, this.edited().at));
  protected readonly style = computed(() => this.#before()?.style ?? this.state().style);
  protected readonly size = computed(() => LETTER_SIZE[this.style().width]);
  protected readonly shade = computed(() => {
    const { light, dark }: Record<Scheme, string> = SHADES[this.style().colour];
    return `light-dark(${light}, ${dark})`;
  });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor() {
    afterNextRender(() => {
      const field = this.field().nativeElement;
      field.value = this.#before()?.text ?? '';
      this.grow();
      field.focus({ preventScroll: true });
      field.select();
    });
    inject(DestroyRef).onDestroy(() => {
      this.#isClosed = true;
      clearTimeout(this.#timer);
    });
  }

  /** Writes what is in the field to the board: it may be closed without a word. */
  keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { id, at } = this.edited();
    const { drawing } = this.board();
    const text = plainWriting(this.field().nativeElement.value);
    const before = this.#before();
    if (text === (before?.text ?? '')) return;
    if (text === '') return drawing.remove([id]);
    const place = before ?? { x: onBoard(at.x), y: onBoard(at.y) };
    drawing.write(id, { kind: 'text', style: this.style(), x: place.x, y: place.y, text });
  }

  protected keepSoon(): void {
    this.#timer ??= setTimeout(() => this.keep(), KEEP_EVERY_MS);
  }

  /** Browsers without `field-sizing` have fields of one size. */
  protected grow(): void {
    const field = this.field().nativeElement;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
    field.style.width = 'auto';
    field.style.width = `${field.scrollWidth + 2}px`;
  }

  protected onKey(event: KeyboardEvent): void {
    const isDone = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
    if (!isDone) return;
    event.preventDefault();
    this.close();
  }

  /** As it is on the board by now. */
  #before(): Writing | undefined {
    const mark = this.board().scene.markOf(this.edited().id);
    return mark?.kind === 'text' ? mark : undefined;
  }

  protected close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.keep();
    this.closed.emit();
  }
}

/** So long may the others wait for letters. */
const KEEP_EVERY_MS = 300;
