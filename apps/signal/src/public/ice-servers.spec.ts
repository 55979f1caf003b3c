import { expect, test } from '@jest/globals';
import { sidFromBytes } from '#protocol';
import { iceServersFor } from './ice-servers.ts';

const SID = sidFromBytes(Buffer.alloc(16));

test('TURN servers without a name get credentials for this session by the REST scheme of coturn', () => {
  const [stun, turn, named] = iceServersFor(
    SID,
    [
      { urls: 'stun:stun.example' },
      { urls: ['stun:turn.example', 'turns:turn.example'] },
      { urls: 'turn:other.example', username: 'me', credential: 'mine' },
    ],
    'north-wind-and-sun',
    1_700_000_000_500,
  );
  expect(stun).toEqual({ urls: 'stun:stun.example' });
  // printf '1700003600:AAAAAAAAAAAAAAAAAAAAAA' | openssl dgst -sha1 -hmac north-wind-and-sun -binary | base64
  expect(turn).toEqual({
    urls: ['stun:turn.example', 'turns:turn.example'],
    username: '1700003600:AAAAAAAAAAAAAAAAAAAAAA',
    credential: 'ckIrGJGt2rxotolJeM3t+GD0F0c=',
  });
  expect(named).toEqual({ urls: 'turn:other.example', username: 'me', credential: 'mine' });
});

test('without a secret the servers are told as configured', () => {
  const servers = [{ urls: 'turn:turn.example' }];
  expect(iceServersFor(SID, servers, undefined, 0)).toEqual(servers);
});
