import { type AddressInfo, createServer } from 'node:net';

/** The package's own program, which does not tell the port that the system gave it: so it is given one. */
const port = Number(process.env['PORT'] ?? 0) || (await freePort());
process.env['PORT'] = String(port);
await import(new URL('../../node_modules/y-webrtc/bin/server.js', import.meta.url).href);
process.stdout.write(`listening ${port}\n`);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}
