import * as z from 'zod/mini';

/**
 * `/config.json` beside the page: where its node is. A node that serves the client writes it; on a host that has only
 * files, whoever put them there does.
 */
export const ClientConfig = z.strictObject({
  v: z.literal(1),
  /** Build hash of the node that serves the client, for "About". */
  build: z.optional(z.string()),
  /** WebSocket address relative to the page, or absolute where client and node are apart. */
  signal: z.string(),
  roomPeers: z.optional(z.int()),
});
export type ClientConfig = z.infer<typeof ClientConfig>;
