import { ApplicationRef, Component, inject, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import type { PeerId } from '#protocol';
import { applyDelta, type TopologySnapshot } from '#topology';
import {
  FIRST_LAYERS,
  type Layers,
  type Selection,
  TopologyMap,
  TopologyMatrix,
  TopologyPanel,
} from '#topology-view';
import { FixtureRoom } from './fixture-room.ts';

const query = new URLSearchParams(location.search);
const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);

const room = new FixtureRoom({
  peers: number('peers', 12),
  gaps: number('gaps', 0.01),
  mallory: query.has('mallory'),
  links: query.has('links'),
  seed: number('seed', 7),
});

/** A page with the views of a made-up room, for tests, screenshots and measurements. */
@Component({
  selector: 'v-stage',
  imports: [TopologyMap, TopologyMatrix, TopologyPanel],
  template: `
    <main>
      <h1 class="hidden-text">A made-up room</h1>
      @if (showsMatrix()) {
        <t-topology-matrix
          [picture]="picture()"
          [nameOf]="nameOf"
          [self]="self"
          [(selected)]="selected"
          [(hovered)]="hovered"
        />
      } @else {
        <t-topology-map
          [picture]="picture()"
          [nameOf]="nameOf"
          [self]="self"
          [(selected)]="selected"
          [(hovered)]="hovered"
          [(layers)]="layers"
        >
          <t-topology-panel [picture]="picture()" [nameOf]="nameOf" [self]="self" [(selected)]="selected" />
        </t-topology-map>
      }
    </main>
  `,
  styles: `
    main {
      height: 100dvh;
    }
  `,
})
class Stage {
  readonly picture = signal<TopologySnapshot | undefined>(room.feed.snapshot());
  readonly selected = signal<Selection>(null);
  readonly hovered = signal<Selection>(null);
  readonly layers = signal<Layers>(FIRST_LAYERS);
  readonly showsMatrix = signal(query.get('view') === 'matrix');
  protected readonly self = query.has('self') ? room.members[number('self', 0)]?.id : undefined;
  protected readonly nameOf = (peer: PeerId): string => room.nameOf(peer);

  readonly #app = inject(ApplicationRef);

  /** Brings all of it to the screen, up to what waits for an animation frame. */
  flush(): void {
    this.#app.tick();
  }

  /** What has happened in the room since the last time. */
  update(): void {
    const delta = room.feed.delta();
    const before = this.picture();
    if (delta && before) this.picture.set(applyDelta(before, delta) ?? room.feed.snapshot());
  }
}

performance.mark('ready');
const app = await bootstrapApplication(Stage, { providers: [provideZonelessChangeDetection()] });
const [component] = app.components;
Object.assign(globalThis, { stage: component?.instance as Stage, room });
// The view draws in the first frame after it is there.
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('painted')));
