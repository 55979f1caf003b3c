import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes on and off the heap that are still reachable. Collects garbage: tens of milliseconds. */
export function retainedBytes(): number {
  collectGarbage();
  // What the first collection found off the heap is swept beside us and counted out by the second.
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export const MIB = 2 ** 20;
