import * as z from 'zod/mini';

/** `/config.json`: what the client may know before it joins. */
export const ClientConfig = z.strictObject({
  v: z.literal(1),
  /** Build hash of the node that serves the client, for "About". */
  build: z.string(),
  /** WebSocket address relative to the page, or absolute where client and node are apart. */
  signal: z.string(),
  roomPeers: z.int(),
});
export type ClientConfig = z.infer<typeof ClientConfig>;
