import { type BlockList, isIP } from 'node:net';

/**
 * Whom a connection counts for: the nearest address that is not a trusted proxy of ours. Everything left of
 * it in `X-Forwarded-For` is what strangers wrote.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, proxies: BlockList): string {
  let address = plainAddress(peer);
  for (const hop of (forwardedFor ?? '').split(',').reverse()) {
    const next = plainAddress(hop.trim());
    if (!isListed(address, proxies) || isIP(next) === 0) return address;
    address = next;
  }
  return address;
}

/** One household or server is one IPv4 address, or one /64 of IPv6. */
export function addressKey(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return (
    groups
      .slice(0, 4)
      .map((group) => parseInt(group, 16).toString(16))
      .join(':') + '::/64'
  );
}

/** An IPv4 address that came in over an IPv6 socket is the IPv4 address. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}

function isListed(address: string, listed: BlockList): boolean {
  const family = isIP(address);
  return family !== 0 && listed.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
