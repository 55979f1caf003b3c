import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  signal,
  viewChild,
  ViewEncapsulation,
} from '@angular/core';
import uPlot from 'uplot';

/** Charts of one page that show the same moment under the pointer. */
const SYNC_KEY = 'tessera';
const HEIGHT = 84;
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000, 1_000_000];
const FRACTIONS = [0.1, 0.25, 0.5, 1];

export interface TimeSeries {
  /** Seconds since the epoch, ascending. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** One value over time. The figures are beside it in words; the picture is for those who see it. */
@Component({
  selector: 't-time-chart',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  host: { role: 'img', '[attr.aria-label]': 'label()' },
  template: '<div #place></div>',
  styleUrl: './time-chart.scss',
})
export class TimeChart {
  readonly series = input.required<TimeSeries>();
  readonly label = input.required<string>();
  /** A custom property such as `--good`. */
  readonly color = input('--verdigris');
  readonly format = input<(value: number) => string>(String);
  /** Counts have no halves. */
  readonly whole = input(true);
  /** The axis ends here at the least. */
  readonly top = input(1);
  private readonly place = viewChild.required<ElementRef<HTMLElement>>('place');
  readonly #plot = signal<uPlot | undefined>(undefined);

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => this.#plot.set(this.#make(destroyed)));
    effect(() => {
      const [plot, { times, values }] = [this.#plot(), this.series()];
      plot?.setData([times as number[], values as (number | null)[]]);
    });
  }

  #make(destroyed: DestroyRef): uPlot {
    const place = this.place().nativeElement;
    const plot = new uPlot(this.#options(place.clientWidth), [[], []], place);
    const resized = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: HEIGHT }));
    resized.observe(place);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = (): void => plot.redraw(false);
    scheme.addEventListener('change', redraw);
    destroyed.onDestroy(() => {
      resized.disconnect();
      scheme.removeEventListener('change', redraw);
      plot.destroy();
    });
    return plot;
  }

  #options(width: number): uPlot.Options {
    const color = (name: string) => () => colorOf(this.place().nativeElement, name);
    const axis = { stroke: color('--ink-soft'), font: '11px "Instrument Sans Variable", sans-serif' };
    const grid = { stroke: color('--line'), width: 1 };
    return {
      width,
      height: HEIGHT,
      legend: { show: false },
      cursor: { sync: { key: SYNC_KEY }, y: false, points: { size: 7 } },
      padding: [6, 16, 0, 0],
      scales: { y: { range: (_plot, _min, max) => [0, Math.max(max, this.top())] } },
      axes: [
        { ...axis, grid: { show: false }, ticks: { show: false }, size: 20, space: 70, values: CLOCK },
        {
          ...axis,
          grid,
          ticks: { show: false },
          size: 50,
          space: 28,
          incrs: this.whole() ? WHOLE : FRACTIONS,
          values: (_plot, splits) => splits.map((value) => this.format()(value)),
        },
      ],
      series: [
        {},
        {
          stroke: color(this.color()),
          width: 1.75,
          fill: () => withAlpha(colorOf(this.place().nativeElement, this.color())),
          points: { show: false },
        },
      ],
    };
  }
}

/** Hours and minutes, a second where a span is short, a day where it is long: uPlot's own choice of marks. */
const CLOCK: uPlot.Axis.Values = [
  [86_400, '{D} {MMM}', null, null, null, null, null, null, 1],
  [60, '{HH}:{mm}', null, null, null, null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1],
];

/** A canvas takes no custom properties and no `light-dark()`: the colour as the page computes it. */
function colorOf(element: HTMLElement, name: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function withAlpha(color: string): string {
  return color.replace(/^rgb\((.+)\)$/, 'rgba($1, 0.13)');
}
