import {
  afterNextRender,
  Component,
  computed,
  CSP_NONCE,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  input,
  viewChild,
} from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import type { EditorView } from '@codemirror/view';
import { PeerTile } from '#ui';
import { cursorColors } from '#ui/words';
import type { RoomStore } from '../room-store.ts';
import { openEditor, setReadOnly } from './text-editor.ts';

/** The text that everyone in the room writes at once, and who is here to write it. */
@Component({
  selector: 't-shared-text',
  imports: [MatTooltip, PeerTile],
  template: `
    <ul class="plain here" aria-label="Who is here">
      <li [matTooltip]="self().name + ' (you)'">
        <t-peer-tile [seed]="self().peerId" /><span class="hidden-text">You</span>
      </li>
      @for (person of here(); track person.peerId) {
        <li [matTooltip]="store().nameOf(person.peerId)">
          <t-peer-tile [seed]="person.peerId" /><span class="hidden-text">{{
            store().nameOf(person.peerId)
          }}</span>
        </li>
      }
    </ul>
    <div #host class="editor"></div>
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      position: relative;
    }
    .here {
      display: flex;
      gap: 0.35rem;
      width: min(100%, 820px);
      margin: 0 auto;
      padding: 0.9rem clamp(1rem, 3vw, 2rem) 0;
    }
    .here t-peer-tile {
      display: block;
      width: 26px;
    }
    .editor {
      display: flex;
      flex: 1;
      min-height: 0;
    }
  `,
})
export class SharedText {
  readonly #nonce = inject(CSP_NONCE, { optional: true });
  readonly store = input.required<RoomStore>();
  private readonly host = viewChild.required<ElementRef<HTMLElement>>('host');
  #editor: EditorView | undefined;
  protected readonly self = computed(() => this.store().view().self);
  protected readonly here = computed(() =>
    this.store()
      .people()
      .filter((person) => person.link.kind === 'linked'),
  );
  readonly #readOnly = computed(() => this.store().standing().kind === 'evicted');

  constructor() {
    afterNextRender(() => this.#open());
    inject(DestroyRef).onDestroy(() => this.#editor?.destroy());
    effect(() => {
      const { name, peerId } = this.self();
      this.store().room.awareness.setLocalStateField('user', { name, ...cursorColors(peerId) });
    });
    effect(() => {
      const readOnly = this.#readOnly();
      if (this.#editor) setReadOnly(this.#editor, readOnly);
    });
  }

  #open(): void {
    const { room } = this.store();
    this.#editor = openEditor({
      parent: this.host().nativeElement,
      text: room.doc.getText('text'),
      awareness: room.awareness,
      nonce: this.#nonce ?? '',
      readOnly: this.#readOnly(),
    });
  }
}
