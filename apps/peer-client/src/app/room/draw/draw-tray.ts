import { Component, computed, ElementRef, inject, input, output, signal } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import {
  LucideCircle,
  LucideEraser,
  LucideMousePointer2,
  LucidePencil,
  LucideSlash,
  LucideSquare,
  LucideType,
} from '@lucide/angular';
import { type Colour, COLOURS, type Style, type Width, WIDTHS } from './model/mark.ts';
import { COLOUR_NAMES, SHADES } from './model/palette.ts';
import { type Tool, TOOLS } from './tools/board-state.ts';
import { TOOL_LETTERS } from './view/board-keys.ts';

/** As wide as the lines are beside each other, and all of them to be seen. */
const DOT_SIZES: Readonly<Record<Width, number>> = { fine: 4, medium: 7, bold: 11, broad: 17 };

const TOOL_NAMES: Readonly<Record<Tool, string>> = {
  select: 'Select',
  pen: 'Pen',
  eraser: 'Eraser',
  line: 'Line',
  rectangle: 'Rectangle',
  ellipse: 'Ellipse',
  text: 'Text',
};

const WIDTH_NAMES: Readonly<Record<Width, string>> = {
  fine: 'Fine',
  medium: 'Medium',
  bold: 'Bold',
  broad: 'Broad',
};

/** Tools, colours and widths; on a narrow board the last two are behind a button. */
@Component({
  selector: 't-draw-tray',
  imports: [
    LucideCircle,
    LucideEraser,
    LucideMousePointer2,
    LucidePencil,
    LucideSlash,
    LucideSquare,
    LucideType,
    MatTooltip,
  ],
  templateUrl: './draw-tray.html',
  styleUrl: './draw-tray.scss',
  host: { '(document:pointerdown)': 'closeLook($event.target)', '(keydown.escape)': 'isLookOpen.set(false)' },
})
export class DrawTray {
  readonly #element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly tool = input.required<Tool>();
  readonly look = input.required<Style>();
  readonly toolChange = output<Tool>();
  readonly colourChange = output<Colour>();
  readonly widthChange = output<Width>();
  protected readonly isLookOpen = signal(false);
  protected readonly tools = TOOLS.map((tool) => ({
    tool,
    name: TOOL_NAMES[tool],
    letter: TOOL_LETTERS[tool],
  }));
  protected readonly colours = COLOURS.map((colour) => ({
    colour,
    name: COLOUR_NAMES[colour],
    shade: shadeOf(colour),
  }));
  protected readonly widths = WIDTHS.map((width) => ({
    width,
    name: WIDTH_NAMES[width],
    dot: DOT_SIZES[width],
  }));
  protected readonly shade = computed(() => shadeOf(this.look().colour));

  /** Somebody goes on to draw. */
  protected closeLook(target: EventTarget | null): void {
    if (!this.#element.contains(target as Node | null)) this.isLookOpen.set(false);
  }
}

function shadeOf(colour: Colour): string {
  return `light-dark(${SHADES[colour].light}, ${SHADES[colour].dark})`;
}
