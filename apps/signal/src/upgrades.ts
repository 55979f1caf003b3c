import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Lets requests for a WebSocket through at that path alone. Node takes its own listeners off a connection that is
 * upgraded: unless somebody puts others there, a stranger who resets it ends the process, and one who is told to go
 * and stays is never closed.
 */
export function upgradeOnlyAt(server: Server, path: string): void {
  server.prependListener('upgrade', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', destroyIt);
    if (!isAt(request, path)) socket.destroy();
  });
}

/** As it stands and as it is understood, since not everybody who takes it over looks at the same of the two. */
function isAt({ url = '', headers }: IncomingMessage, path: string): boolean {
  const base = `ws://${headers.host}/`;
  return url.startsWith(path) && URL.canParse(url, base) && new URL(url, base).pathname === path;
}

function destroyIt(this: Duplex): void {
  this.destroy();
}
