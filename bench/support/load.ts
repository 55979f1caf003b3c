import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of `bench/load` that does one order after another. */
export class Load<Order extends { do: string }> {
  readonly #child: ChildProcess;

  constructor(program: string, flags: readonly string[] = []) {
    const path = fileURLToPath(new URL(`../load/${program}`, import.meta.url));
    const base = ['--experimental-transform-types', '--no-warnings', ...flags, path];
    this.#child = spawn(process.execPath, base, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /** What came of it. Rejects where the program ended over it. */
  async order<Result = void>(order: Order): Promise<Result> {
    const answer = once(this.#child, 'message') as Promise<[{ result: Result }]>;
    const end = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`the load ended with ${code} over ${order.do}`);
    });
    this.#child.send(order);
    const [{ result }] = await Promise.race([answer, end]);
    return result;
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
