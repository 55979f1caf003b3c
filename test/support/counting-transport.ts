import type { Connection, ConnectionOptions, Transport } from '#mesh';

/** Of a device whose connections a test looks at. */
export class CountingTransport implements Transport {
  readonly made: { readonly connection: Connection; readonly options: ConnectionOptions }[] = [];
  /** The number of a channel that this device's client has never heard of. */
  unknownChannel: number | undefined;

  constructor(private readonly transport: Transport) {}

  async open(options: ConnectionOptions): Promise<Connection> {
    const connection = await this.transport.open(options);
    this.made.push({ connection, options });
    const channel = connection.channel.bind(connection);
    connection.channel = (id, label) => {
      if (id === this.unknownChannel) throw new Error('no such channel');
      return channel(id, label);
    };
    return connection;
  }

  /** Those that are up, in the order in which they were made. */
  get connected(): readonly Connection[] {
    return this.made.flatMap(({ connection }) => (connection.state === 'connected' ? [connection] : []));
  }
}
