import { describe, expect, test } from '@jest/globals';
import { toBlockList } from '../config/variables.ts';
import { addressKey, clientAddress } from './client-address.ts';

const PROXIES = toBlockList(['10.0.0.0/8', '2001:db8:1::/48']);

describe('whose connection it is', () => {
  test.each([
    ['a stranger, whatever it claims', '203.0.113.5', '198.51.100.1', '203.0.113.5'],
    ['the client of a proxy of ours', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['the nearest stranger, not what it claims', '10.0.0.1', '192.0.2.9, 198.51.100.1', '198.51.100.1'],
    ['the client behind two proxies of ours', '10.0.0.1', '198.51.100.1, 10.1.1.1', '198.51.100.1'],
    ['a proxy that names nobody', '10.0.0.1', undefined, '10.0.0.1'],
    ['a proxy that names nonsense', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['an IPv4 proxy on an IPv6 socket', '::ffff:10.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
    ['a client of an IPv6 proxy', '2001:db8:1::5', '2001:db8:2::7', '2001:db8:2::7'],
  ])('%s', (_name, peer, forwardedFor, expected) => {
    expect(clientAddress(peer, forwardedFor, PROXIES)).toBe(expected);
  });
});

describe('what counts as one address', () => {
  test.each([
    ['198.51.100.1', '198.51.100.1'],
    ['2001:db8:a:b:1:2:3:4', '2001:db8:a:b::/64'],
    ['2001:0db8:000a:b::9', '2001:db8:a:b::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
