import type { BlockList } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { addressKey, clientAddress } from '../../public/client-address.ts';

/** The address that a request or a handshake counts for, past trusted proxies. */
export function askerAddress({ headers, socket }: IncomingMessage, proxies: BlockList): string {
  const forwarded = headers['x-forwarded-for'];
  const text = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
  return addressKey(clientAddress(socket.remoteAddress ?? '', text, proxies));
}
