import { describe, expect, test } from '@jest/globals';
import { headline } from './headline.ts';
import { peerSummary } from './peer-summary.ts';
import { nextGap } from './steps.ts';
import { roomGraph } from './room-graph.ts';
import { idOf, MadeUpRoom, nameOf } from './testing/made-up-room.ts';

describe('the graph of a room', () => {
  test('names the outsider, how much it explains, and its sponsor', () => {
    const graph = MadeUpRoom.withMallory().graph();
    expect(headline(graph, nameOf)).toEqual({
      mood: 'suspect',
      text: '1 peer explains 4 of 5 gaps',
      detail: 'mallory, sponsor carol',
    });
    const mallory = graph.byId.get(idOf('mallory'));
    expect(mallory).toMatchObject({ explains: 4, isCrowded: true, degree: { gaps: 4, others: 5 } });
    expect(graph.byId.get(idOf('carol'))).toMatchObject({ isSponsorOfSuspect: true, isCrowded: false });
    expect(mallory && peerSummary(mallory, nameOf)).toBe(
      'linked with 1 of 5, 4 gaps, explains 4 gaps, sponsor carol',
    );
  });

  test('says when nothing is missing, and when nobody stands out', () => {
    const whole = MadeUpRoom.of('alice', 'bob', 'carol');
    expect(headline(whole.graph(), nameOf)).toMatchObject({ mood: 'whole' });
    whole.breaks('alice', 'bob', 'failed');
    expect(headline(whole.graph(), nameOf)).toEqual({
      mood: 'gap',
      text: '1 gap',
      detail: 'Nobody stands out.',
    });
    expect(headline(MadeUpRoom.of('alice').graph(), nameOf)).toMatchObject({ mood: 'alone' });
  });

  test('is the same object for everybody who asks about one picture', () => {
    const picture = MadeUpRoom.withMallory().picture();
    const choice = { roomId: undefined, self: undefined };
    expect(roomGraph(picture, choice)).toBe(roomGraph(picture, { ...choice, self: idOf('alice') }));
  });

  test('marks who is not listed by a node that lists others', () => {
    const room = MadeUpRoom.of('alice', 'bob');
    room.nodeLists('alice');
    expect(room.graph().byId.get(idOf('bob'))?.isUnlisted).toBe(true);
    expect(room.graph().byId.get(idOf('alice'))?.isUnlisted).toBe(false);
    room.nodeLists();
    expect(room.graph().byId.get(idOf('bob'))?.isUnlisted).toBe(false);
  });

  test('has sponsors before those they let in', () => {
    const { peers } = MadeUpRoom.withMallory().graph();
    const order = peers.map(({ peer }) => nameOf(peer));
    expect(order.indexOf('mallory')).toBe(order.indexOf('carol') + 1);
  });

  test('is walked from gap to gap, around the end and back', () => {
    const { gaps } = MadeUpRoom.withMallory().graph();
    let selection = nextGap(gaps, null, 1);
    const first = selection;
    const seen = gaps.map(() => {
      const current = selection;
      selection = nextGap(gaps, selection, 1);
      return current;
    });
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(gaps.length);
    expect(selection).toEqual(first);
    expect(nextGap(gaps, first, -1)).toEqual(seen.at(-1));
    expect(nextGap([], null, 1)).toBeNull();
  });
});
