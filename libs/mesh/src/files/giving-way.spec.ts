import { beforeEach, describe, expect, test } from '@jest/globals';
import { Awareness } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import { GivingWay } from './giving-way.ts';

/** Nothing is waited for: what is set for later says when that is. */
class StillClock {
  at = 1_000_000;
  readonly delays: number[] = [];
  now(): number {
    return this.at;
  }
  after(ms: number, callback: () => void): () => void {
    this.delays.push(ms);
    callback();
    return () => {};
  }
}

let clock: StillClock;
let doc: Doc;
let awareness: Awareness;
let way: GivingWay;

beforeEach(() => {
  clock = new StillClock();
  doc = new Doc();
  awareness = new Awareness(doc);
  way = new GivingWay(clock);
  way.watch(doc, awareness);
});

async function turns(count: number): Promise<readonly number[]> {
  clock.delays.length = 0;
  for (let turn = 0; turn < count; turn++) await way.turn();
  return clock.delays;
}

describe('pieces of files', () => {
  test('go one after another without a pause where nobody writes or draws', async () => {
    expect(await turns(5)).toEqual([]);
  });

  test('go with room between them while somebody writes, and for a second more', async () => {
    doc.getText('text').insert(0, 'a');
    expect(await turns(3)).toEqual([0, 64, 128]);
    clock.at += 1_000;
    expect(await turns(1)).toEqual([0]);
    clock.at += 1;
    expect(await turns(3)).toEqual([]);
  });

  test('give way to what is being drawn, and to what others write', async () => {
    awareness.setLocalState({ draw: { at: [1, 2] } });
    expect(await turns(1)).toEqual([0]);
    clock.at += 2_000;
    doc.transact(() => doc.getMap('drawing').set('a', Uint8Array.of(1)), 'another peer');
    expect(await turns(1)).toEqual([0]);
  });

  test('are not slowed by the list of files, which each one that has come changes', async () => {
    doc.getMap('files').set('a', Uint8Array.of(1));
    doc.getMap('file-holders').set('b', 1);
    expect(await turns(3)).toEqual([]);
  });
});
