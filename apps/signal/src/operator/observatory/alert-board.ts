import type { RoomCode } from '#protocol';
import type { Alert } from '#protocol/operator';

/** The node's own alerts are kept under this name, which no room can have. */
const NODE = '';

/** All alerts there are, by whose they are, and which have changed since somebody asked. */
export class AlertBoard {
  readonly #alerts = new Map<string, Alert>();
  readonly #idsOf = new Map<string, readonly string[]>();
  readonly #changed = new Set<string>();

  get all(): readonly Alert[] {
    return [...this.#alerts.values()];
  }

  get(id: string): Alert | undefined {
    return this.#alerts.get(id);
  }

  setRoom(room: RoomCode, alerts: readonly Alert[]): void {
    this.#set(room, alerts);
  }

  setNode(alerts: readonly Alert[]): void {
    this.#set(NODE, alerts);
  }

  takeChanges(): { gone: string[]; put: Alert[] } {
    const gone: string[] = [];
    const put: Alert[] = [];
    for (const id of this.#changed) {
      const alert = this.#alerts.get(id);
      if (alert) put.push(alert);
      else gone.push(id);
    }
    this.#changed.clear();
    return { gone, put };
  }

  #set(owner: string, alerts: readonly Alert[]): void {
    const before = this.#idsOf.get(owner) ?? [];
    if (before.length === 0 && alerts.length === 0) return;
    const ids = new Set(alerts.map(({ id }) => id));
    for (const id of before) if (!ids.has(id)) this.#drop(id);
    for (const alert of alerts) this.#put(alert);
    if (ids.size > 0) this.#idsOf.set(owner, [...ids]);
    else this.#idsOf.delete(owner);
  }

  #drop(id: string): void {
    this.#alerts.delete(id);
    this.#changed.add(id);
  }

  #put(alert: Alert): void {
    if (JSON.stringify(this.#alerts.get(alert.id)) === JSON.stringify(alert)) return;
    this.#alerts.set(alert.id, alert);
    this.#changed.add(alert.id);
  }
}
