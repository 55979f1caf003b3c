import { MessageChannel, type Transport } from '#mesh';
import { sdpFingerprint } from '#trust';
import { assert, assertEqual, assertRejects, assertThrows } from '../support/assert.ts';
import { closed, drained, Duo, inState, knownPath, messages, opened, patterned } from './duo.ts';

/** What each adapter of `Transport` must do. Runs under jest, and in a page. */
export interface TransportCase {
  readonly name: string;
  /** Only for engines that can take new ICE credentials. */
  readonly needsRestart?: true;
  run(transports: { alice: Transport; bob: Transport }): Promise<void>;
}

const KIB = 1024;

/** More messages of 64 KiB than libdatachannel's SCTP takes before anything is reported as buffered (1 MiB). */
const MANY = 40;

const withDuo =
  (run: (duo: Duo) => Promise<void>): TransportCase['run'] =>
  async (transports) => {
    const duo = await Duo.open(transports);
    try {
      await run(duo);
    } finally {
      duo.close();
    }
  };

const tampered = (sdp: string): string =>
  sdp.replace(
    /(a=fingerprint:sha-256 )(..)/,
    (_, start: string, byte: string) => start + (byte === '00' ? '01' : '00'),
  );

const fingerprintLine = (sdp: string): string => /^a=fingerprint:.*$/m.exec(sdp)?.[0].trim() ?? '';
const CANDIDATES = /^a=(candidate|end-of-candidates).*\r\n/gm;
const ufragOf = (sdp: string): string => /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? '';

export const transportCases: readonly TransportCase[] = [
  {
    name: 'a connection knows its fingerprint before it has a description, and no two share one',
    run: withDuo(async ({ alice, bob }) => {
      assertEqual([alice.fingerprint.length, bob.fingerprint.length], [32, 32], 'lengths');
      assert(alice.fingerprint.join() !== bob.fingerprint.join(), 'one certificate for each connection');
      assertEqual(alice.appliedFingerprints(), undefined, 'nothing applied');
      assertEqual(alice.state, 'connecting', 'state');
    }),
  },
  {
    name: 'a description carries the known fingerprint and nothing but one section',
    run: withDuo(async (duo) => {
      duo.channels(0, 'ctl');
      const offer = await duo.alice.createOffer({ restart: false });
      const answer = await duo.bob.acceptOffer(offer);
      assertEqual(sdpFingerprint(offer), duo.alice.fingerprint, 'in the offer');
      assertEqual(sdpFingerprint(answer), duo.bob.fingerprint, 'in the answer');
    }),
  },
  {
    name: 'both ends have applied what the other end said of itself',
    run: withDuo(async (duo) => {
      await duo.connect();
      const { alice, bob } = duo;
      const both = { local: alice.fingerprint, remote: bob.fingerprint };
      assertEqual(alice.appliedFingerprints(), both, 'at alice');
      assertEqual(bob.appliedFingerprints(), { local: both.remote, remote: both.local }, 'at bob');
    }),
  },
  {
    name: 'messages go both ways, in order',
    run: withDuo(async (duo) => {
      const ctl = await duo.connect();
      const sent = Array.from({ length: 300 }, (_, index) => patterned(1 + ((index * 97) % 700)));
      const received = Promise.all([messages(ctl.alice, sent.length), messages(ctl.bob, sent.length)]);
      for (const message of sent) {
        ctl.alice.send(message);
        ctl.bob.send(message);
      }
      const [atAlice, atBob] = await received;
      assertEqual(atAlice, sent, 'at alice');
      assertEqual(atBob, sent, 'at bob');
    }),
  },
  {
    name: 'a message may be as long as the channel says, 64 to 256 KiB, and not a byte longer',
    run: withDuo(async (duo) => {
      const ctl = await duo.connect();
      const longest = ctl.alice.longestMessage;
      assert(longest >= 64 * KIB && longest <= 256 * KIB, `${longest} bytes`);
      const received = messages(ctl.bob, 1);
      assertThrows(() => ctl.alice.send(patterned(longest + 1)), 'RangeError', 'one byte more');
      ctl.alice.send(patterned(longest));
      assertEqual(await received, [patterned(longest)], 'at bob');
    }),
  },
  {
    name: 'what is sent is buffered, and a drain is told at the low mark',
    run: withDuo(async (duo) => {
      const ctl = await duo.connect();
      const received = messages(ctl.bob, MANY);
      const drain = drained(ctl.alice);
      const message = patterned(64 * KIB);
      for (let index = 0; index < MANY; index++) ctl.alice.send(message);
      assert(ctl.alice.bufferedBytes > 64 * KIB, 'more than the low mark is buffered');
      await drain;
      assert(ctl.alice.bufferedBytes <= 64 * KIB, 'no more than the low mark is buffered');
      await received;
    }),
  },
  {
    name: 'a channel can be agreed on long after the connection is up, by one end first',
    run: withDuo(async (duo) => {
      await duo.connect();
      const late = duo.alice.channel(7, 'late');
      await opened(late);
      const there = duo.bob.channel(7, 'late');
      await opened(there);
      const [here, yonder] = [messages(late, 1), messages(there, 1)];
      late.send(Uint8Array.of(1, 2));
      there.send(Uint8Array.of(3));
      assertEqual(await yonder, [Uint8Array.of(1, 2)], 'at bob');
      assertEqual(await here, [Uint8Array.of(3)], 'at alice');
    }),
  },
  {
    name: 'channels do not mix, and end one by one',
    run: withDuo(async (duo) => {
      const sync = duo.channels(1, 'sync');
      const ctl = await duo.connect();
      await Promise.all([opened(sync.alice), opened(sync.bob)]);
      const [onCtl, onSync] = [messages(ctl.bob, 1), messages(sync.bob, 1)];
      const end = closed(sync.bob);
      sync.alice.send(Uint8Array.of(1));
      assertEqual(await onSync, [Uint8Array.of(1)], 'on sync');
      sync.alice.close();
      await end;
      ctl.alice.send(Uint8Array.of(0));
      assertEqual(await onCtl, [Uint8Array.of(0)], 'on ctl');
      assertEqual([sync.alice.isOpen, sync.bob.isOpen, ctl.bob.isOpen], [false, false, true], 'open');
      assertThrows(() => sync.bob.send(Uint8Array.of(1)), 'Error', 'sending on a closed channel');
    }),
  },
  {
    name: 'closing a channel ends it at once here, and soon there',
    run: withDuo(async (duo) => {
      const ctl = await duo.connect();
      const end = closed(ctl.bob);
      let ends = 0;
      ctl.alice.onClose(() => ends++);
      ctl.alice.close();
      ctl.alice.close();
      assertEqual([ends, ctl.alice.isOpen], [1, false], 'at alice');
      await end;
      assertEqual([ctl.bob.isOpen, duo.bob.state], [false, 'connected'], 'at bob');
    }),
  },
  {
    name: 'nothing can be sent before a channel is open',
    run: withDuo(async (duo) => {
      const ctl = duo.channels(0, 'ctl');
      assertEqual([ctl.alice.isOpen, ctl.alice.bufferedBytes, ctl.alice.label], [false, 0, 'ctl'], 'channel');
      assertThrows(() => ctl.alice.send(Uint8Array.of(1)), 'Error', 'sending');
      assertThrows(() => duo.alice.channel(1023, 'far'), 'RangeError', 'a number over the last');
    }),
  },
  {
    name: 'candidates that come before the description are kept for it',
    run: withDuo(async (duo) => {
      duo.holdCandidates();
      const ctl = duo.channels(0, 'ctl');
      const gathered = new Promise<void>((resolve) => {
        duo.bob.onCandidate((candidate) => candidate ?? resolve());
      });
      const offer = await duo.alice.createOffer({ restart: false });
      const answer = await duo.bob.acceptOffer(offer.replace(CANDIDATES, ''));
      await gathered;
      assert(duo.candidatesOfBob.length > 0, 'bob has found candidates');
      await duo.alice.addCandidates(duo.candidatesOfBob);
      await duo.alice.acceptAnswer(answer.replace(CANDIDATES, ''));
      await Promise.all([opened(ctl.alice), opened(ctl.bob)]);
    }),
  },
  {
    name: 'a candidate that belongs to no description does no harm',
    run: withDuo(async (duo) => {
      const stray = { candidate: 'candidate:1 1 udp 1 192.0.2.77 9 typ host', mid: '0', ufrag: 'gone' };
      await duo.bob.addCandidates([stray, { ...stray, candidate: 'nonsense', mid: 'nowhere' }]);
      await duo.connect();
      await duo.bob.addCandidates([stray]);
      assertEqual(duo.bob.state, 'connected', 'state');
    }),
  },
  {
    name: 'a restart keeps certificate and channels',
    needsRestart: true,
    run: withDuo(async (duo) => {
      const ctl = await duo.connect();
      const offer = await duo.alice.createOffer({ restart: true });
      const answer = await duo.bob.acceptOffer(offer);
      await duo.alice.acceptAnswer(answer);
      assertEqual(sdpFingerprint(offer), duo.alice.fingerprint, 'fingerprint of alice');
      assertEqual(sdpFingerprint(answer), duo.bob.fingerprint, 'fingerprint of bob');
      const again = await duo.alice.createOffer({ restart: true });
      assert(ufragOf(again) !== ufragOf(offer), 'new credentials');
      await duo.alice.acceptAnswer(await duo.bob.acceptOffer(again));
      const received = messages(ctl.bob, 1);
      ctl.alice.send(Uint8Array.of(9));
      assertEqual(await received, [Uint8Array.of(9)], 'at bob');
      assertEqual(duo.alice.appliedFingerprints()?.remote, duo.bob.fingerprint, 'applied');
    }),
  },
  {
    name: 'closing a connection ends it once here, and the other end sees it soon',
    run: withDuo(async (duo) => {
      const ctl = await duo.connect();
      const end = closed(ctl.bob);
      const told: string[] = [];
      ctl.alice.onClose(() => told.push(`channel, ${duo.alice.state}`));
      ctl.alice.onMessage(() => told.push('message'));
      duo.alice.onState(() => told.push('state'));
      ctl.bob.send(Uint8Array.of(1));
      duo.alice.close();
      duo.alice.close();
      await end;
      assertEqual(told, ['channel, closed'], 'what alice is told');
      assertEqual(await inState(duo.bob, 'closed'), 'closed', 'state of bob');
      await assertRejects(duo.alice.createOffer({ restart: false }), 'Error', 'an offer after the end');
    }),
  },
  {
    name: 'an unsubscribed listener is not called',
    run: withDuo(async (duo) => {
      const ctl = await duo.connect();
      let calls = 0;
      ctl.bob.onMessage(() => calls++)();
      const received = messages(ctl.bob, 1);
      ctl.alice.send(Uint8Array.of(1));
      await received;
      assertEqual(calls, 0, 'calls');
    }),
  },
  {
    name: 'a description with another fingerprint never connects',
    run: withDuo(async (duo) => {
      const ctl = duo.channels(0, 'ctl');
      let open = false;
      ctl.alice.onOpen(() => (open = true));
      ctl.bob.onOpen(() => (open = true));
      const answer = await duo.bob.acceptOffer(tampered(await duo.alice.createOffer({ restart: false })));
      await duo.alice.acceptAnswer(answer);
      await Promise.race([inState(duo.alice, 'failed', 'closed'), inState(duo.bob, 'failed', 'closed')]);
      assertEqual(open, false, 'a channel opened');
      assert(duo.bob.appliedFingerprints()?.remote.join() !== duo.alice.fingerprint.join(), 'bob can tell');
    }),
  },
  {
    name: 'a description without exactly one SHA-256 fingerprint and one section is refused',
    run: withDuo(async (duo) => {
      duo.channels(0, 'ctl');
      const offer = await duo.alice.createOffer({ restart: false });
      const line = fingerprintLine(offer);
      const section = /^m=.*\r\n/m.exec(offer)?.[0] ?? '';
      const refused: Record<string, string> = {
        none: offer.replace(`${line}\r\n`, ''),
        two: offer.replace(line, `${line}\r\n${tampered(line)}`),
        'the same twice': offer.replace(line, `${line}\r\n${line}`),
        'another hash': offer.replace('sha-256', 'sha-1'),
        short: offer.replace(line, line.slice(0, -3)),
        'two sections': offer.replace(section, `${section}${section}`),
        nonsense: 'nonsense',
        empty: '',
      };
      for (const [name, sdp] of Object.entries(refused)) {
        await assertRejects(duo.bob.acceptOffer(sdp), 'ProtocolError', name);
      }
      assertEqual(duo.bob.appliedFingerprints(), undefined, 'applied');
      await duo.alice.acceptAnswer(await duo.bob.acceptOffer(offer));
    }),
  },
  {
    name: 'descriptions out of turn are refused',
    run: withDuo(async (duo) => {
      duo.channels(0, 'ctl');
      const offer = await duo.alice.createOffer({ restart: false });
      await assertRejects(duo.bob.acceptAnswer(offer), 'ProtocolError', 'an answer to nothing');
      await assertRejects(duo.alice.acceptOffer(offer), 'ProtocolError', 'an offer against an offer');
      await duo.alice.acceptAnswer(await duo.bob.acceptOffer(offer));
    }),
  },
  {
    name: 'the path is known once connected',
    run: withDuo(async (duo) => {
      assertEqual(await duo.alice.path(), 'unknown', 'before');
      await duo.connect();
      assertEqual([await knownPath(duo.alice), await knownPath(duo.bob)], ['direct', 'direct'], 'after');
    }),
  },
  {
    name: 'a message of 3 MiB passes each way at the same time',
    run: withDuo(async (duo) => {
      const { alice, bob } = duo.channels(1, 'sync');
      await duo.connect();
      const limit = { maxMessageBytes: 16 * KIB * KIB };
      const [atAlice, atBob] = [new MessageChannel(alice, limit), new MessageChannel(bob, limit)];
      const message = patterned(3 * KIB * KIB);
      const received = [atAlice, atBob].map(
        (channel) => new Promise<Uint8Array>((resolve) => channel.onMessage(resolve)),
      );
      atAlice.send(message);
      atBob.send(message);
      const lengths = (await Promise.all(received)).map((bytes) =>
        bytes.every((byte, index) => byte === message[index]) ? bytes.length : 0,
      );
      assertEqual(lengths, [message.length, message.length], 'lengths of what is the same');
    }),
  },
];
