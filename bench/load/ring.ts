import { clientFrame, BINARY, ThinSocket } from './thin-socket.ts';
import { type Dialect, newSeat, type Seat } from './dialects.ts';

/** Sessions in rooms, each of which sends to the next one of its room. */
export class Ring {
  readonly #members: Member[];
  #received = 0;

  /** Resolves when all have joined. `name` keeps its rooms apart from those of other rings. */
  static async join(
    dialect: Dialect,
    { port, name, sessions, roomSize }: { port: number; name: string; sessions: number; roomSize: number },
  ): Promise<Ring> {
    const seats = Array.from({ length: sessions }, (_, at) =>
      newSeat(`${name}-${Math.floor(at / roomSize)}`),
    );
    const members: Member[] = [];
    const queue = seats.entries();
    const door = async (): Promise<void> => {
      for (const [at, seat] of queue) members[at] = await Member.join(dialect, port, seat);
    };
    await Promise.all(Array.from({ length: JOINING_AT_ONCE }, door));
    members.forEach((member, at) => {
      const first = at - (at % roomSize);
      const size = Math.min(roomSize, sessions - first);
      member.next = members[first + ((at - first + 1) % size)];
    });
    return new Ring(members, dialect);
  }

  private constructor(
    members: Member[],
    private readonly dialect: Dialect,
  ) {
    this.#members = members;
  }

  /** As fast as it goes with `window` bodies of each session on their way. */
  async saturate(milliseconds: number, bytes: number, window: number): Promise<Saturated> {
    let running = true;
    this.#received = 0;
    for (const member of this.#members) {
      const { next } = member;
      if (!next) throw new Error('a ring of one');
      const frame = this.dialect.relay(next.seat, bytes);
      next.relayed = () => {
        this.#received += 1;
        if (running) member.write(frame);
      };
      for (let count = 0; count < window; count += 1) member.write(frame);
    }
    await later(milliseconds);
    running = false;
    const inTime = this.#received;
    await this.#quiet();
    return { inTime, inAll: this.#received };
  }

  /** `perSecond` bodies in all, evenly; the milliseconds that each took. Only where bodies are bytes. */
  async pace(milliseconds: number, bytes: number, perSecond: number): Promise<number[]> {
    const latencies: number[] = [];
    for (const member of this.#members) {
      member.relayed = (payload) => {
        this.#received += 1;
        latencies.push(performance.now() - payload.readDoubleLE(STAMP_AT));
      };
    }
    const start = performance.now();
    const total = (milliseconds / 1000) * perSecond;
    for (let sent = 0; sent < total;) {
      const due = Math.min(total, ((performance.now() - start) / 1000) * perSecond);
      for (; sent < due; sent += 1) this.#sendStamped(sent, bytes);
      await later(1);
    }
    await this.#quiet();
    if (latencies.length < total)
      throw new Error(`${total - latencies.length} of ${total} were not delivered`);
    return latencies;
  }

  /** Resolves when all sockets are closed. */
  async leave(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.leave()));
  }

  #sendStamped(turn: number, bytes: number): void {
    const member = this.#members[(turn * 7919) % this.#members.length];
    if (!member?.next) return;
    const body = Buffer.alloc(STAMP_AT + bytes);
    body[0] = 1;
    member.next.seat.id.copy(body, 1);
    body.writeDoubleLE(performance.now(), STAMP_AT);
    member.write(clientFrame(BINARY, body));
    member.flush();
  }

  /** Waits until nothing has been received for a while. */
  async #quiet(): Promise<void> {
    for (let before = -1; before !== this.#received;) {
      before = this.#received;
      await later(100);
    }
  }
}

/** Messages delivered within the time, and with those that were on their way at its end. */
export interface Saturated {
  readonly inTime: number;
  readonly inAll: number;
}

/** Behind the kind byte and the address of a relay frame. */
const STAMP_AT = 17;

/** Enough for the server never to wait for the load. */
const JOINING_AT_ONCE = 64;

class Member {
  next: Member | undefined;
  relayed: (payload: Buffer) => void = () => {};
  readonly seat: Seat;
  readonly #dialect: Dialect;
  readonly #socket: ThinSocket;
  readonly #joined: () => void;
  #left: (() => void) | undefined;
  #pending: Buffer[] = [];

  static join(dialect: Dialect, port: number, seat: Seat): Promise<Member> {
    return new Promise((resolve) => {
      const member: Member = new Member(dialect, port, seat, () => resolve(member));
    });
  }

  private constructor(dialect: Dialect, port: number, seat: Seat, joined: () => void) {
    this.seat = seat;
    this.#dialect = dialect;
    this.#joined = joined;
    this.#socket = new ThinSocket(port, dialect.path(seat), {
      opened: () => {
        const greeting = dialect.greeting(seat);
        if (greeting) this.#socket.write(greeting);
      },
      received: (opcode, payload) => this.#receive(opcode, payload),
      closed: (code) => {
        if (!this.#left) throw new Error(`the server closed a session with ${code}`);
        this.#left();
      },
    });
  }

  /** Goes out together with what else is written in this turn. */
  write(frame: Buffer): void {
    if (this.#pending.push(frame) === 1) setImmediate(() => this.flush());
  }

  flush(): void {
    const [first, ...more] = this.#pending;
    if (!first) return;
    this.#pending = [];
    this.#socket.write(more.length === 0 ? first : Buffer.concat([first, ...more]));
  }

  leave(): Promise<void> {
    return new Promise((resolve) => {
      this.#left = resolve;
      this.#socket.destroy();
    });
  }

  #receive(opcode: number, payload: Buffer): void {
    const meaning = this.#dialect.meaning(opcode, payload, this.seat);
    if (meaning === 'relayed') this.relayed(payload);
    else if (meaning === 'joined') this.#joined();
    else if (meaning !== 'other') this.#socket.write(meaning.answer);
  }
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
