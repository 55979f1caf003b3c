import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { LiveAnswer, LiveEvent, LiveRequest } from '#protocol/operator';
import { until } from './until.ts';
import { TOKEN } from './test-node.ts';

/** What a page of the dashboard would send. */
export class OperatorClient {
  private constructor(
    readonly url: string,
    readonly cookie: string,
  ) {}

  static async signIn({ operatorUrl: url }: { operatorUrl: string }, token = TOKEN): Promise<OperatorClient> {
    const response = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url },
      body: JSON.stringify({ token }),
    });
    if (!response.ok) throw new Error(`not signed in: ${await response.text()}`);
    return new OperatorClient(url, cookieOf(response));
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    // A connection that is kept would be the old node's after a restart on the same port.
    const own = { Connection: 'close', 'Content-Type': 'application/json' };
    const headers = { Cookie: this.cookie, Origin: this.url, ...own };
    return fetch(`${this.url}${path}`, { ...init, headers: { ...headers, ...(init.headers as object) } });
  }

  async get<T>(path: string): Promise<T> {
    const response = await this.fetch(path);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  post(path: string, body?: object): Promise<Response> {
    return this.fetch(path, { method: 'POST', ...(body && { body: JSON.stringify(body) }) });
  }

  live(): LiveClient {
    return new LiveClient(this.url, { Cookie: this.cookie, Origin: this.url });
  }
}

/** As `name=value`. */
export function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** One connection to the live feed that remembers all it was told. */
export class LiveClient {
  readonly socket: Socket;
  readonly told: { event: LiveEvent; data: unknown }[] = [];
  readonly refusals: string[] = [];

  constructor(url: string, headers: Record<string, string>) {
    const options: Partial<ManagerOptions & SocketOptions> = {
      transports: ['websocket'],
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    };
    this.socket = io(url, options);
    this.socket.on('connect_error', ({ message }) => this.refusals.push(message));
    this.socket.onAny((event: LiveEvent, data: unknown) => this.told.push({ event, data }));
  }

  async connected(): Promise<this> {
    await until(() => this.socket.connected || this.refusals.length > 0);
    if (!this.socket.connected) throw new Error(this.refusals[0]);
    return this;
  }

  ask(request: LiveRequest | 'unheard-of', data: object = {}): Promise<LiveAnswer> {
    return this.socket.timeout(60_000).emitWithAck(request, data) as Promise<LiveAnswer>;
  }

  of<T>(event: LiveEvent): T[] {
    return this.told.filter((one) => one.event === event).map(({ data }) => data as T);
  }
}
