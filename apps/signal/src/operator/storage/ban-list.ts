import { randomBytes } from 'node:crypto';
import { Ban, BanList as BanFile } from '#protocol/operator';
import type { RoomCode } from '#protocol';
import type { Bans } from '../../rooms/bans.ts';
import type { DataFolder } from './data-folder.ts';

const FILE = 'bans.json';

/** More is work for a firewall. */
const MAX_BANS = 10_000;

/** Room codes and addresses that the operator keeps out, also after a restart. */
export class BanList implements Bans {
  readonly #folder: DataFolder;
  readonly #bans = new Map<string, Ban>();
  /** `kind value` */
  readonly #keys = new Map<string, string>();

  constructor(folder: DataFolder) {
    this.#folder = folder;
    const text = folder.read(FILE);
    if (text === undefined) return;
    const bans = parse(text);
    if (bans === undefined) folder.distrust(`${FILE} can not be understood`);
    for (const ban of bans ?? []) this.#put(ban);
  }

  get all(): readonly Ban[] {
    return [...this.#bans.values()];
  }

  hasRoom(code: RoomCode): boolean {
    return this.#keys.size > 0 && this.#keys.has(keyOf('room', code));
  }

  hasAddress(addressKey: string): boolean {
    return this.#keys.size > 0 && this.#keys.has(keyOf('address', addressKey));
  }

  /** The ban that is there already, where there is one; undefined when there are too many. */
  add(kind: Ban['kind'], value: string, note: string, at: number): Ban | undefined {
    const known = this.#bans.get(this.#keys.get(keyOf(kind, value)) ?? '');
    if (known !== undefined) return known;
    if (this.#bans.size >= MAX_BANS) return undefined;
    const ban: Ban = { id: randomBytes(9).toString('base64url'), at, kind, value, note };
    this.#put(ban);
    this.#save();
    return ban;
  }

  /** The ban that was lifted; undefined where there is none. */
  lift(id: string): Ban | undefined {
    const ban = this.#bans.get(id);
    if (ban === undefined) return undefined;
    this.#bans.delete(id);
    this.#keys.delete(keyOf(ban.kind, ban.value));
    this.#save();
    return ban;
  }

  #put(ban: Ban): void {
    this.#bans.set(ban.id, ban);
    this.#keys.set(keyOf(ban.kind, ban.value), ban.id);
  }

  #save(): void {
    this.#folder.replace(FILE, `${JSON.stringify({ bans: this.all }, null, 1)}\n`);
  }
}

function keyOf(kind: Ban['kind'], value: string): string {
  return `${kind} ${value}`;
}

function parse(text: string): readonly Ban[] | undefined {
  try {
    return BanFile.parse(JSON.parse(text)).bans;
  } catch {
    return undefined;
  }
}
