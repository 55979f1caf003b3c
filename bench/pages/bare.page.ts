import { Echo } from './echo.ts';

/** The least that links pages: a signaller that passes JSON on, and one bare channel for each pair. */
export interface BarePage {
  /** Resolves once the signaller has it. */
  arrive(signaller: string): Promise<void>;
  /** Arrives, and offers to all who are there. The milliseconds until the first channel is open. */
  join(signaller: string): Promise<number>;
  /** When so many channels were open, in milliseconds since the epoch. */
  linked(count: number): Promise<number>;
  openText(answers: boolean): void;
  type(count: number): Promise<number[]>;
  /** Sends so many bytes of nothing over the first `over` channels: 64 KiB at a time, 256 KiB buffered in each. */
  sendBytes(count: number, over?: number): void;
  /** The milliseconds until so many have come. */
  receiveBytes(count: number): Promise<number>;
  close(): void;
}

declare global {
  var barePage: BarePage;
}

type Signal = { sdp: RTCSessionDescriptionInit } | { ice: RTCIceCandidateInit };

let socket: WebSocket | undefined;
let connections = new Map<string, RTCPeerConnection>();
let channels: RTCDataChannel[] = [];
let waiting: { count: number; resolve: () => void }[] = [];
let echo: Echo | undefined;
let receiving = { left: 0, done: () => {} };
const MESSAGE = new Uint8Array(65_536);

globalThis.barePage = {
  arrive: (signaller) =>
    new Promise((resolve) => {
      socket = new WebSocket(signaller);
      socket.onmessage = ({ data }: MessageEvent<string>) => {
        resolve();
        void receive(JSON.parse(data) as Message);
      };
    }),
  async join(signaller) {
    const start = performance.now();
    await globalThis.barePage.arrive(signaller);
    await opened(1);
    return performance.now() - start;
  },
  async linked(count) {
    await opened(count);
    return Date.now();
  },
  openText(answers) {
    const put = (letter: string) => channels.forEach((channel) => channel.send(letter));
    echo = new Echo(put, answers);
  },
  type: async (count) => echo?.send(count) ?? [],
  sendBytes(count, over = 1) {
    let left = count;
    for (const channel of channels.slice(0, over)) {
      channel.bufferedAmountLowThreshold = 65_536;
      channel.onbufferedamountlow = () => {
        while (left > 0 && channel.bufferedAmount + MESSAGE.length <= 262_144) {
          channel.send(MESSAGE);
          left -= MESSAGE.length;
        }
      };
      channel.onbufferedamountlow(new Event('bufferedamountlow'));
    }
  },
  receiveBytes(count) {
    const start = performance.now();
    return new Promise((resolve) => {
      receiving = { left: count, done: () => resolve(performance.now() - start) };
    });
  },
  close() {
    socket?.close();
    for (const connection of connections.values()) connection.close();
    connections = new Map();
    channels = [];
    waiting = [];
    echo = undefined;
  },
};

function opened(count: number): Promise<void> {
  return new Promise((resolve) => {
    waiting.push({ count, resolve });
    settle();
  });
}

function settle(): void {
  for (const { count, resolve } of waiting) if (channels.length >= count) resolve();
  waiting = waiting.filter(({ count }) => channels.length < count);
}

interface Message {
  /** Those who are there, for who comes. */
  readonly there?: readonly string[];
  readonly from?: string;
  readonly signal?: Signal;
}

async function receive({ there, from = '', signal }: Message): Promise<void> {
  for (const id of there ?? []) await offer(id);
  if (!signal) return;
  const connection = connections.get(from) ?? open(from);
  if ('ice' in signal) return connection.addIceCandidate(signal.ice);
  await connection.setRemoteDescription(signal.sdp);
  if (signal.sdp.type === 'offer') await describe(from, connection);
}

async function offer(id: string): Promise<void> {
  const connection = open(id);
  keep(connection.createDataChannel('bare'));
  await describe(id, connection);
}

async function describe(id: string, connection: RTCPeerConnection): Promise<void> {
  await connection.setLocalDescription();
  if (connection.localDescription) send(id, { sdp: connection.localDescription });
}

function open(id: string): RTCPeerConnection {
  const connection = new RTCPeerConnection();
  connections.set(id, connection);
  connection.onicecandidate = ({ candidate }) => {
    if (candidate) send(id, { ice: candidate.toJSON() });
  };
  connection.ondatachannel = ({ channel }) => keep(channel);
  return connection;
}

function keep(channel: RTCDataChannel): void {
  channel.binaryType = 'arraybuffer';
  channel.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === 'string') return echo?.saw(data);
    receiving.left -= data.byteLength;
    if (receiving.left <= 0) receiving.done();
  };
  const isOpen = () => {
    channels.push(channel);
    settle();
  };
  if (channel.readyState === 'open') isOpen();
  else channel.onopen = isOpen;
}

function send(to: string, signal: Signal): void {
  socket?.send(JSON.stringify({ to, signal }));
}
