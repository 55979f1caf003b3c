import type { Person } from './person.ts';

/** Lets a test take a person's network away from some of their connections. Before the first page. */
export async function makeCuttable({ context }: Person): Promise<void> {
  await context.addInitScript(() => {
    const network = { isCut: false, connections: [] as RTCPeerConnection[] };
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        // Without a relay to use, such a one finds no way out: as behind a firewall.
        super(network.isCut ? { ...configuration, iceTransportPolicy: 'relay' } : configuration);
        network.connections.push(this);
      }
    };
    Object.assign(globalThis, { network });
  });
}

interface Network {
  isCut: boolean;
  readonly connections: RTCPeerConnection[];
}

/** How many connections have been made so far. */
export function connectionsOf({ page }: Person): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { network: Network }).network.connections.length);
}

/** How many of them are up. */
export function connectedOf({ page }: Person): Promise<number> {
  return page.evaluate(() => {
    const { network } = globalThis as unknown as { network: Network };
    return network.connections.filter(({ connectionState }) => connectionState === 'connected').length;
  });
}

/** Ends the one of those that are up that was made last. */
export async function cutLast({ page }: Person): Promise<void> {
  await page.evaluate(() => {
    const { network } = globalThis as unknown as { network: Network };
    network.connections.findLast(({ connectionState }) => connectionState === 'connected')?.close();
  });
}

/** Ends the first so many, and lets none come about any more. */
export async function cutFirst({ page }: Person, count: number): Promise<void> {
  await page.evaluate((first) => {
    const { network } = globalThis as unknown as { network: Network };
    network.isCut = true;
    for (const connection of network.connections.slice(0, first)) connection.close();
  }, count);
}

/** Whoever tries again finds a way. */
export async function mendNetwork({ page }: Person): Promise<void> {
  await page.evaluate(() => {
    (globalThis as unknown as { network: Network }).network.isCut = false;
  });
}
