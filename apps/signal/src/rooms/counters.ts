import { NODE_ERRORS, type NodeErrorCode } from '#protocol';

/** Totals since the start. They name nobody. */
export class Counters {
  connections = 0;
  joins = 0;
  framesIn = 0;
  framesOut = 0;
  relayed = 0;
  relayedBytes = 0;
  /** Times a session read so slowly that it was no longer told of arrivals. */
  fellBehind = 0;
  readonly refused: Record<NodeErrorCode, number> = Object.fromEntries(
    Object.keys(NODE_ERRORS).map((code) => [code, 0]),
  ) as Record<NodeErrorCode, number>;

  /** As plain data, without the refusals that never happened. */
  totals(): Record<string, number | Record<string, number>> {
    const { connections, joins, framesIn, framesOut, relayed, relayedBytes, fellBehind } = this;
    const refused = Object.fromEntries(Object.entries(this.refused).filter(([, count]) => count > 0));
    return { connections, joins, framesIn, framesOut, relayed, relayedBytes, fellBehind, refused };
  }
}
