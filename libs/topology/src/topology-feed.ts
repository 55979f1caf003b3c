import type { PeerId, RoomId, Sid } from '#protocol';
import type { ChangeListener } from './changes.ts';
import { pairKey, slotsOf } from './interned-room.ts';
import { isListed, type Pictures } from './pictures.ts';
import type { PairPicture, TopologyDelta, TopologySnapshot } from './picture.ts';

/**
 * One stream of deltas, for one subscriber or for all that want the same. Rows in a delta are whole and as they
 * are when it is made, so a snapshot that is taken between two deltas goes on with the next one.
 */
export class TopologyFeed {
  readonly #pictures: Pictures;
  readonly #links: boolean;
  readonly #changed = new Changed((code) => isListed(code, this.#links));
  readonly #stop: () => void;
  #version = 1;

  constructor(pictures: Pictures, links: boolean, listen: (listener: ChangeListener) => () => void) {
    this.#pictures = pictures;
    this.#links = links;
    this.#stop = listen(this.#changed);
  }

  snapshot(): TopologySnapshot {
    return this.#pictures.snapshot(this.#version, this.#links);
  }

  /** All that has changed since the last one; undefined if nothing has. */
  delta(): TopologyDelta | undefined {
    const { peers, forgotten, pairs, groups, door } = this.#changed;
    if (peers.size + forgotten.size + pairs.size + groups.size + door.size === 0) return undefined;
    const from = this.#version;
    this.#version += 1;
    const delta: TopologyDelta = {
      from,
      version: this.#version,
      peers: { gone: [...forgotten], put: [...peers].flatMap((id) => this.#pictures.peer(id) ?? []) },
      pairs: this.#pairs(pairs),
      groups: table(groups, (roomId) => this.#pictures.group(roomId)),
      door: table(door, (sid) => this.#pictures.door(sid)),
    };
    this.#changed.clear();
    return delta;
  }

  close(): void {
    this.#stop();
  }

  #pairs(keys: ReadonlySet<number>): TopologyDelta['pairs'] {
    const gone: (readonly [PeerId, PeerId])[] = [];
    const put: PairPicture[] = [];
    for (const key of keys) {
      const [low, high] = slotsOf(key);
      const pair = this.#pictures.pair(low, high, this.#links);
      if (!pair) continue;
      if ('row' in pair) put.push(pair.row);
      else gone.push(pair.ids);
    }
    return { gone, put };
  }
}

function table<Key, Row>(
  keys: ReadonlySet<Key>,
  read: (key: Key) => Row | undefined,
): { gone: Key[]; put: Row[] } {
  const gone: Key[] = [];
  const put: Row[] = [];
  for (const key of keys) {
    const row = read(key);
    if (row === undefined) gone.push(key);
    else put.push(row);
  }
  return { gone, put };
}

/** Which rows to read again. */
class Changed implements ChangeListener {
  readonly peers = new Set<PeerId>();
  readonly forgotten = new Set<PeerId>();
  /** By `pairKey`. A slot can get another peer meanwhile; then the pairs of the first one go with it. */
  readonly pairs = new Set<number>();
  readonly groups = new Set<RoomId>();
  readonly door = new Set<Sid>();
  readonly #isListed: (code: number) => boolean;

  constructor(isListedCode: (code: number) => boolean) {
    this.#isListed = isListedCode;
  }

  peerChanged(peer: PeerId): void {
    this.peers.add(peer);
  }

  peerForgotten(peer: PeerId): void {
    this.forgotten.add(peer);
  }

  pairChanged(low: number, high: number, before: number, after: number): void {
    if (this.#isListed(before) || this.#isListed(after)) this.pairs.add(pairKey(low, high));
  }

  groupChanged(roomId: RoomId): void {
    this.groups.add(roomId);
  }

  doorChanged(sid: Sid): void {
    this.door.add(sid);
  }

  clear(): void {
    for (const rows of [this.peers, this.forgotten, this.pairs, this.groups, this.door]) rows.clear();
  }
}
