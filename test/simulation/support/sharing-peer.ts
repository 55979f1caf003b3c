import { type PeerId, toHex } from '#trust';
import { Awareness } from 'y-protocols/awareness';
import { applyUpdate, Doc, encodeStateAsUpdate, type Text } from 'yjs';
import { Drawing } from '../../../apps/peer-client/src/app/room/draw/model/drawing.ts';
import { encodeEntry } from '../../../apps/peer-client/src/app/room/draw/model/entry.ts';
import { readDrawing } from '../../../apps/peer-client/src/app/room/draw/model/read-drawing.ts';
import { Content, type ContentPeer } from '../../../libs/mesh/src/content.ts';
import type { FileEntry } from '../../../libs/mesh/src/files/file-entry.ts';
import { FileList } from '../../../libs/mesh/src/files/file-list.ts';
import type { FileRoot } from '../../../libs/mesh/src/files/manifest.ts';

type Clock = ConstructorParameters<typeof Content>[2];

/** Bytes that wait count so many times, so that small messages fill a link as large ones do. */
const WEIGHT = 4_096;

/** One direction of a link: what was sent and has not arrived. It is lost with the link. */
export class Way implements ContentPeer {
  readonly peerId: PeerId;
  readonly queue: Uint8Array[] = [];
  /** As the other side has told last, which may be long ago. */
  linked: ReadonlySet<PeerId> = new Set();
  clientId: number | undefined;

  constructor(readonly to: SharingPeer) {
    this.peerId = to.id;
    this.clientId = to.doc.clientID;
  }

  get waitingBytes(): number {
    return WEIGHT * this.queue.reduce((sum, { length }) => sum + length, 0);
  }

  sendContent(message: Uint8Array): void {
    this.queue.push(message);
  }
}

/** A device with what it keeps, and the page that is open on it, if one is. */
export class SharingPeer {
  readonly id: PeerId;
  readonly ways = new Map<SharingPeer, Way>();
  doc = new Doc();
  content: Content | undefined;
  drawing: Drawing | undefined;
  files: FileList | undefined;
  /** What the device was given as a whole, and took: a write is there with all of it or not at all. */
  #whole: Uint8Array | undefined;
  /** What it has taken since, change by change. */
  #rows: { readonly update: Uint8Array; readonly note: unknown }[] = [];
  /** What is being done, so that it is known what a crash has taken. */
  note: unknown;

  constructor(
    readonly name: string,
    number: number,
    private readonly random: (length: number) => Uint8Array,
    private readonly clock: Clock,
  ) {
    this.id = toHex<PeerId>(new Uint8Array(16).fill(number + 1));
  }

  get isOpen(): boolean {
    return this.content !== undefined;
  }

  open(options: { readonly sending: boolean }): void {
    this.doc = new Doc();
    this.doc.clientID = new DataView(this.random(4).buffer).getUint32(0);
    if (this.#whole) applyUpdate(this.doc, this.#whole);
    for (const { update } of this.#rows) applyUpdate(this.doc, update);
    this.doc.on('update', (update: Uint8Array, origin: unknown) =>
      this.#rows.push({ update, note: origin instanceof Way ? undefined : this.note }),
    );
    this.content = new Content(this.doc, new Awareness(this.doc), this.clock, {
      ...options,
      self: this.id,
    });
    this.content.start();
    this.drawing = new Drawing(this.doc, this.id);
    this.files = new FileList(this.doc);
  }

  /** Returns what was done here and is not on the device: a crash takes the last few writes with it. */
  close(lost: number): unknown[] {
    this.drawing?.destroy();
    this.files?.stop();
    this.content?.stop();
    this.content = undefined;
    return this.#rows.splice(Math.max(0, this.#rows.length - lost)).map(({ note }) => note);
  }

  /** As the keeper of documents does now and then. */
  rewriteRows(): void {
    this.#whole = encodeStateAsUpdate(this.doc);
    this.#rows = [];
  }

  get text(): Text {
    return this.doc.getText('text');
  }

  /** All that a person could see, told in the same way on every device. */
  get shown(): string {
    const drawn = [...readDrawing(this.doc).entries.values()].map((entry) => [...encodeEntry(entry)]);
    const files = new FileList(this.doc);
    const holders = files.entries.map(({ root }) => [...files.holdersOf(root)].toSorted());
    const shown = [this.text.toJSON(), drawn, files.entries, holders];
    files.stop();
    return JSON.stringify(shown);
  }

  /** What the models on the page show, which follow change by change, beside what reading all of it anew shows. */
  get models(): { readonly followed: unknown; readonly read: unknown } {
    const { entries } = readDrawing(this.doc);
    return {
      followed: [new Map([...this.drawing!.entries].toSorted()), this.files!.entries],
      read: [new Map([...entries].toSorted()), new FileList(this.doc).entries],
    };
  }

  /** Of 32 bytes, whose first half is the id. */
  addFile(bytes: Uint8Array): void {
    const entry: FileEntry = {
      id: toHex<FileEntry['id']>(bytes.subarray(0, 16)),
      path: ['trip', `${this.name}.png`],
      type: 'image/png',
      size: bytes[0] ?? 0,
      root: toHex<FileRoot>(bytes),
      addedBy: this.id,
      addedAt: this.clock.now(),
    };
    this.files!.add(entry);
  }
}
