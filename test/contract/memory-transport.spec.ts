import { describe, test } from '@jest/globals';
import { MemoryNetwork } from '#mesh';
import { transportCases } from './transport.contract.ts';

describe('in memory', () => {
  test.each(transportCases)('$name', async ({ run }) => {
    let seed = 0;
    const network = new MemoryNetwork({ random: (length) => new Uint8Array(length).fill(++seed) });
    await run({ alice: network.transport('alice'), bob: network.transport('bob') });
  });
});
