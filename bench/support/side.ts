import type { Order } from '../load/ring-program.ts';
import type { Contestant } from './contestants.ts';
import { Load } from './load.ts';
import { Server } from './server.ts';

/** A server that is measured and the load on it, each a process of its own. */
export class Side {
  /** With nobody in it, or with so many. */
  static async open(
    contestant: Contestant,
    { sessions, roomSize }: { sessions: number; roomSize: number } = { sessions: 0, roomSize: 2 },
  ): Promise<Side> {
    const side = new Side(contestant, await Server.start(contestant), new Load<Order>('ring-program.ts'));
    if (sessions > 0) await side.join(sessions, roomSize);
    return side;
  }

  private constructor(
    readonly contestant: Contestant,
    readonly server: Server,
    readonly load: Load<Order>,
  ) {}

  /** So many more, in rooms of their own. The milliseconds until the last one was in. */
  async join(sessions: number, roomSize: number): Promise<number> {
    const { dialect } = this.contestant;
    return this.load.order({ do: 'join', dialect, port: this.server.port, sessions, roomSize });
  }

  async close(): Promise<void> {
    this.load.stop();
    await this.server.kill();
  }
}
