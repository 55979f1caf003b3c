import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RoomFixture, type TestPeer } from '../../test/room-fixture.ts';

const ROOMS = ['room-a', 'room-b', 'room-c'];

type Step =
  | { kind: 'join'; room: number }
  | { kind: 'vanish' | 'misbehave' | 'stall' | 'drain'; who: number }
  | { kind: 'relay'; who: number; to: number };

const who = fc.nat({ max: 50 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('join' as const), room: fc.nat({ max: 2 }) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('relay' as const), who, to: who }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('vanish', 'misbehave', 'stall', 'drain'), who }),
  },
);

/** What should be, kept beside what is: who is in which room, and what each pair has been sent. */
class Model {
  readonly fixture = new RoomFixture();
  readonly members: { peer: TestPeer; room: string }[] = [];
  readonly expected = new Map<TestPeer, string[]>();
  private counter = 0;

  apply(next: Step): void {
    this.fixture.now += 100;
    if (next.kind === 'join') return this.join(ROOMS[next.room]!);
    const member = this.members[next.who % Math.max(1, this.members.length)];
    if (member === undefined) return;
    if (next.kind === 'relay') this.relay(member, this.members[next.to % this.members.length]!);
    else if (next.kind === 'stall') member.peer.connection.bufferedBytes = 2 ** 20 + 1;
    else if (next.kind === 'drain') member.peer.connection.drain();
    else this.remove(member, next.kind);
  }

  private join(room: string): void {
    const peer = this.fixture.join(room);
    if (peer.connection.closedWith !== undefined) return;
    this.members.push({ peer, room });
    this.expected.set(peer, []);
  }

  private relay(from: Model['members'][number], to: Model['members'][number]): void {
    const body = `${from.peer.sid} ${++this.counter}`;
    from.peer.relay(to.peer.sid, body);
    if (from.room === to.room && from !== to) this.expected.get(to.peer)!.push(body);
  }

  private remove(member: Model['members'][number], how: 'vanish' | 'misbehave'): void {
    this.members.splice(this.members.indexOf(member), 1);
    if (how === 'misbehave') member.peer.sendJoin('room-a');
    else member.peer.vanish();
  }

  check(): void {
    for (const { peer } of this.members) peer.connection.drain();
    for (const { peer, room } of this.members) {
      const present = this.members.filter((other) => other.room === room && other.peer !== peer);
      const seen = new Set(peer.connection.present);
      seen.delete(peer.sid);
      expect(seen).toEqual(new Set(present.map((other) => other.peer.sid)));
    }
    for (const [peer, bodies] of this.expected) {
      expect(peer.connection.relays.map(({ body }) => body)).toEqual(bodies);
      for (const { from, body } of peer.connection.relays) expect(body.split(' ')[0]).toBe(from);
    }
    expect(this.fixture.rooms.roomCount).toBe(new Set(this.members.map(({ room }) => room)).size);
  }
}

test('whatever happens, each peer knows who is in its room and gets what was sent to it, in order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const model = new Model();
      for (const next of steps) model.apply(next);
      model.check();
    }),
    { numRuns: 300 },
  );
});
