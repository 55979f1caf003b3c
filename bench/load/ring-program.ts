import type { DialectName } from '../support/contestants.ts';
import { dialects } from './dialects.ts';
import { Ring, type Saturated } from './ring.ts';

/** The load as a process of its own, told over the process channel what to do. */
export type Order =
  /** One more ring. The milliseconds that it took. */
  | { do: 'join'; dialect: DialectName; port: number; sessions: number; roomSize: number }
  | { do: 'saturate'; milliseconds: number; bytes: number; window: number }
  | { do: 'pace'; milliseconds: number; bytes: number; perSecond: number }
  | { do: 'leave' };

let rings: Ring[] = [];

process.on('message', (order: Order) => {
  void carryOut(order).then((result) => process.send?.({ result }));
});

process.on('disconnect', () => process.exit());

async function carryOut(order: Order): Promise<Saturated | number | number[] | undefined> {
  if (order.do === 'join') {
    const { dialect, ...place } = order;
    const start = performance.now();
    rings.push(await Ring.join(dialects[dialect], { ...place, name: `load-${rings.length}` }));
    return performance.now() - start;
  }
  const [ring] = rings;
  if (!ring) throw new Error('nobody has joined');
  switch (order.do) {
    case 'saturate':
      return ring.saturate(order.milliseconds, order.bytes, order.window);
    case 'pace':
      return ring.pace(order.milliseconds, order.bytes, order.perSecond);
    case 'leave':
      await Promise.all(rings.map((each) => each.leave()));
      rings = [];
      return;
  }
}
