import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { NODE_ERRORS } from '#protocol';
import { readConfig } from './node-config.ts';
import { helpText, markdownTable } from './variable-table.ts';
import { Variables } from './variables.ts';

const problemsOf = (environment: Record<string, string>): string[] => {
  const read = readConfig(environment);
  return read.ok ? [] : read.problems;
};

describe('the configuration', () => {
  test('has a default for everything that is needed', () => {
    const read = readConfig({ PATH: '/bin', HOME: '/root' });
    expect(read).toMatchObject({
      ok: true,
      config: {
        publicListener: { host: undefined, port: 8080 },
        operatorListener: { host: '127.0.0.1', port: 8081 },
        allowedOrigins: undefined,
        iceServers: [],
        heartbeatSeconds: 25,
        limits: {
          relayBytes: 65_536,
          framesPerSecond: 30,
          roomPeers: 32,
          joinMs: 10_000,
          maxBufferedBytes: 4_194_304,
        },
      },
    });
  });

  test('refuses a name that it does not know, by that name', () => {
    expect(problemsOf({ TESSERA_LIMIT_ROOM_PERS: '3' })).toEqual([
      'TESSERA_LIMIT_ROOM_PERS: there is no such variable',
    ]);
  });

  test.each([
    ['TESSERA_PUBLIC_PORT', '65536', 'a whole number from 0 to 65535'],
    ['TESSERA_PUBLIC_PORT', '80a', 'a whole number from 0 to 65535'],
    ['TESSERA_LIMIT_ROOM_PEERS', '257', 'a whole number from 2 to 256'],
    ['TESSERA_LIMIT_RELAY_BYTES', '65537', 'a whole number from 1024 to 65536'],
    ['TESSERA_ALLOWED_ORIGINS', 'example.com', 'origins such as https://a.example, separated by commas'],
    [
      'TESSERA_ALLOWED_ORIGINS',
      'https://a.example/',
      'origins such as https://a.example, separated by commas',
    ],
    [
      'TESSERA_TRUSTED_PROXIES',
      '10.0.0.0/33',
      'addresses or subnets such as 10.0.0.0/8, separated by commas',
    ],
    ['TESSERA_TRUSTED_PROXIES', 'caddy', 'addresses or subnets such as 10.0.0.0/8, separated by commas'],
    ['TESSERA_ICE_SERVERS', '{', 'a JSON array of RTCIceServer objects'],
    ['TESSERA_ICE_SERVERS', '[{"url":"stun:x"}]', 'a JSON array of RTCIceServer objects'],
    ['TESSERA_TURN_SECRET', 'short', 'at least 16 characters'],
    ['TESSERA_SIGNAL_URL', 'https://x', 'a path such as /signal or a ws:// or wss:// address'],
    ['TESSERA_LOG_LEVEL', 'loud', 'silent, fatal, error, warn, info, debug or trace'],
  ])('refuses %s=%s and says what was expected, not what was given', (name, value, expected) => {
    expect(problemsOf({ [name]: value })).toEqual([`${name}: expected ${expected}`]);
  });

  test('takes an empty value as none, and still asks whether the name is known', () => {
    expect(readConfig({ TESSERA_TURN_SECRET: '' })).toMatchObject({
      ok: true,
      config: { turnSecret: undefined },
    });
    expect(problemsOf({ TESSERA_TURN_SECRT: '' })).toEqual(['TESSERA_TURN_SECRT: there is no such variable']);
  });

  test('tells all problems at once', () => {
    expect(problemsOf({ TESSERA_PUBLIC_PORT: 'x', TESSERA_LOG_LEVEL: 'x', TESSERA_X: '' })).toHaveLength(3);
  });

  test('reads lists and JSON', () => {
    const read = readConfig({
      TESSERA_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      TESSERA_ICE_SERVERS: '[{"urls":["stun:stun.example"]}]',
    });
    expect(read).toMatchObject({
      config: { trustedProxies: ['10.0.0.0/8', '::1'], iceServers: [{ urls: ['stun:stun.example'] }] },
    });
  });
});

const MANUAL = readFileSync(new URL('../../../../docs/OPERATING.md', import.meta.url), 'utf8');

describe('what is written about it', () => {
  test('docs/OPERATING.md has each error that a peer can meet, and the number of each that closes', () => {
    for (const [code, { closeCode, fatal }] of Object.entries(NODE_ERRORS)) {
      const row = MANUAL.split('\n').find((line) => line.includes(`| \`${code}\``));
      expect([code, row]).toEqual([code, expect.stringContaining(fatal ? ` ${closeCode} ` : '|')]);
    }
  });

  test('--help names every variable', () => {
    for (const name of Object.keys(Variables.shape)) expect(helpText()).toContain(`${name} `);
  });

  test('docs/OPERATING.md has the table that the schema makes', () => {
    const rows = (text: string): string[] =>
      text.split('\n').flatMap((line) => (line.startsWith('| `TESSERA_') ? [line.replace(/ +/g, ' ')] : []));
    expect(rows(MANUAL)).toEqual(rows(markdownTable()));
  });
});
