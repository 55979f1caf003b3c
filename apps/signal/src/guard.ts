import type { Logger } from 'pino';

/** Wraps a call so that a throw, which is a fault of ours, is logged and ends there. */
export type Guard = <Args extends unknown[]>(call: (...args: Args) => void) => (...args: Args) => void;

/** Whatever is wrong with watching must not cost a peer its session, nor the node its life. */
export function guardWith(log: Logger): Guard {
  return (call) =>
    (...args) => {
      try {
        call(...args);
      } catch (error) {
        log.error({ err: error }, "the operator's plane failed");
      }
    };
}
