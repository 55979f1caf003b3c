import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LucideTriangleAlert } from '@lucide/angular';
import type { RoomRow, Sample } from '#protocol/operator';
import { AlertList } from '../alerts/alert-list.ts';
import { OverviewStore } from '../live/overview-store.ts';
import { completenessOf } from '../rooms/room-list.ts';
import { age, grouped, megabytes, percent } from '../shell/figures.ts';
import { SampleStore } from './sample-store.ts';
import { TimeChart, type TimeSeries } from './time-chart.ts';

interface Tile {
  readonly name: string;
  readonly figure: string;
  /** What the figure means, where one word does not say it. */
  readonly hint: string;
  readonly tone: '' | 'warn' | 'bad';
  readonly color: string;
  readonly series: TimeSeries;
  readonly format: (value: number) => string;
}

const WORST = 6;

@Component({
  selector: 't-overview',
  imports: [AlertList, LucideTriangleAlert, RouterLink, TimeChart],
  providers: [SampleStore],
  templateUrl: './overview.html',
  styleUrl: './overview.scss',
})
export class Overview {
  protected readonly overview = inject(OverviewStore);
  protected readonly samples = inject(SampleStore);
  protected readonly percent = percent;
  protected readonly completenessOf = completenessOf;

  protected readonly state = this.overview.state;
  protected readonly tiles = computed(() => this.#tiles());
  protected readonly upFor = computed(() => {
    const state = this.state();
    return state ? age(state.at - state.startedAt) : '';
  });
  protected readonly worst = computed(() =>
    this.overview
      .rooms()
      .filter(({ gaps }) => gaps > 0)
      .sort((x, y) => y.suspicious - x.suspicious || y.gaps - x.gaps)
      .slice(0, WORST),
  );

  protected ageOf({ oldestGap }: RoomRow): string {
    return oldestGap === null ? '' : age((this.state()?.at ?? oldestGap) - oldestGap);
  }

  #tiles(): readonly Tile[] {
    const totals = this.state()?.totals;
    const last = this.samples.samples().at(-1);
    if (!totals) return [];
    const share = totals.pairs === 0 ? 1 : totals.linked / totals.pairs;
    return [
      this.#tile('Rooms', grouped(totals.rooms), 'open now', (sample) => sample.rooms),
      this.#tile('Peers', grouped(totals.peers), `of ${grouped(totals.sessions)} sessions`, (s) => s.peers),
      {
        ...this.#tile('Completeness', percent(share), 'of all pairs are linked', shareOf),
        format: percent,
      },
      {
        ...this.#tile('Gaps', grouped(totals.gaps), 'pairs that miss each other', (s) => s.gaps),
        tone: totals.gaps > 0 ? 'warn' : '',
        color: '--clay',
      },
      {
        ...this.#tile('Suspects', grouped(totals.suspects), 'explain gaps nobody chose', (s) => s.suspects),
        tone: totals.suspects > 0 ? 'bad' : '',
        color: '--bad',
      },
      {
        ...this.#tile('Arrivals', grouped(last?.arrivals ?? 0), 'in the last minute', (s) => s.arrivals),
        color: '--lapis',
      },
      {
        ...this.#tile(
          'Frames',
          grouped(Math.round(last?.framesPerSecond ?? 0)),
          'a second',
          (s) => s.framesPerSecond,
        ),
        color: '--lapis',
        format: (value) => grouped(Math.round(value)),
      },
      {
        ...this.#tile('Memory', last ? megabytes(last.memoryBytes) : '–', 'of the process', memoryOf),
        color: '--lapis',
        format: (value) => `${Math.round(value)} MB`,
      },
    ];
  }

  #tile(name: string, figure: string, hint: string, valueOf: (sample: Sample) => number): Tile {
    const samples = this.samples.samples();
    const series = { times: samples.map(({ at }) => at / 1000), values: samples.map(valueOf) };
    return { name, figure, hint, tone: '', color: '--verdigris', series, format: grouped };
  }
}

function shareOf({ pairs, linked }: Sample): number {
  return pairs === 0 ? 1 : linked / pairs;
}

function memoryOf({ memoryBytes }: Sample): number {
  return memoryBytes / 1_000_000;
}
