import { describe, expect, test } from '@jest/globals';
import { signalUrlOf } from './signal-url.ts';

const PAGE = 'https://files.example/r/amber-otter-42';
const urlOf = (signal: string): string => signalUrlOf(JSON.stringify({ v: 1, signal }), PAGE);

describe('where the node is', () => {
  test.each([
    ['/signal', 'wss://files.example/signal'],
    ['wss://node.example/signal', 'wss://node.example/signal'],
    ['https://node.example/signal', 'wss://node.example/signal'],
    ['http://localhost:8080/signal', 'ws://localhost:8080/signal'],
  ])('%s is %s', (signal, url) => {
    expect(urlOf(signal)).toBe(url);
  });

  test.each([
    ['', 'it is no JSON'],
    ['<!doctype html>', 'it is no JSON'],
    ['{}', 'v, signal'],
    ['[]', 'its form'],
    ['{"v":2,"signal":"/signal"}', 'wrong are v'],
    ['{"v":1,"signal":"/signal","nodes":[]}', 'nodes'],
    ['{"v":1,"signal":"javascript:alert(1)"}', 'signal'],
    ['{"v":1,"signal":"wss://"}', 'signal'],
  ])('of the file %j is told as what somebody has to put right', (text, why) => {
    expect(() => signalUrlOf(text, PAGE)).toThrow(/put right the file config.json/);
    expect(() => signalUrlOf(text, PAGE)).toThrow(why);
  });
});
