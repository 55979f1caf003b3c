import { constrainedMemory, memoryUsage } from 'node:process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { totalmem } from 'node:os';

/** What the process itself takes and how late it is. */
export interface ProcessGauge {
  memoryBytes(): number;
  /** The longest delay of the event loop since it was last asked, in milliseconds. */
  takeLagMs(): number;
  /** What the container or the machine has. */
  readonly memoryLimit: number;
  close(): void;
}

/** Finer than that would itself keep the loop awake. */
const RESOLUTION_MS = 20;

export function openProcessGauge(): ProcessGauge {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return {
    memoryBytes: () => memoryUsage.rss(),
    takeLagMs: () => {
      const lag = Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
      delay.reset();
      return Number.isFinite(lag) ? Math.round(lag * 10) / 10 : 0;
    },
    memoryLimit: constrainedLimit() ?? totalmem(),
    close: () => delay.disable(),
  };
}

/** Without a limit the system answers with none, or with a number larger than any machine. */
function constrainedLimit(): number | undefined {
  const limit = constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : undefined;
}
