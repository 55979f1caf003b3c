import {
  createRoom,
  joinRoom,
  type OpenRoom,
  type PreparedJoin,
  prepareJoin,
  type RoomEnvironment,
  type RoomFiles,
} from '#mesh';
import type { RoomCode } from '#protocol';
import { decodeInviteLink, type InviteLink } from '#trust';
import { browserEnvironment } from '../../apps/peer-client/src/app/engine/room-environment.ts';
import { newEntryId } from '../../apps/peer-client/src/app/room/draw/model/drawing.ts';
import { onBoard } from '../../apps/peer-client/src/app/room/draw/model/mark.ts';
import { openEditor } from '../../apps/peer-client/src/app/room/text/text-editor.ts';
import { benchBoard, scrawl } from './bench-board.ts';
import { Echo } from './echo.ts';

const LETTER_OF: Readonly<Record<string, string>> = { ink: 'a', plum: 'b' };
const STROKE = Float32Array.from(scrawl(0, 0, 1), onBoard);

/** A page with the client's own engine, its own editor, and its own drawing board. */
export interface RoomPage {
  /** Before the clock starts: what the client does as it loads. */
  prepare(): Promise<void>;
  /** Founds a room, and returns a link that lets so many in. */
  found(code: string, uses: number): Promise<string>;
  /** As the card of a link does while a person reads it. */
  read(link: string): Promise<void>;
  /** As Join does. The milliseconds until the first link is READY. */
  join(link: string): Promise<number>;
  /** When so many links were READY, in milliseconds since the epoch. */
  linked(count: number): Promise<number>;
  /** Opens the shared text; `answers`: and types a letter whenever another one has. */
  openText(answers: boolean): void;
  /** Opens the drawing board; `answers`: and draws a stroke whenever another one has. */
  openBoard(answers: boolean): void;
  /** Types letters, or draws strokes, one after another; of each the milliseconds until the one who answers has seen it. */
  type(count: number): Promise<number[]>;
  /** The files of the room. */
  files(): RoomFiles;
  close(): Promise<void>;
}

declare global {
  var roomPage: RoomPage;
}

let environment: RoomEnvironment;
let room: OpenRoom;
let prepared: PreparedJoin;
/** Resolves once there is a room, in which somebody may be. */
let entered: Promise<void> = Promise.resolve();
let echo: Echo;

globalThis.roomPage = {
  async prepare() {
    ({ env: environment } = await browserEnvironment());
    await new Promise((resolve) => setTimeout(resolve, READING_MS));
  },
  async found(code, uses) {
    const policy = { pin: 'each', topology: 'shared' } as const;
    room = await createRoom({ code: code as RoomCode, title: 'Bench', policy, name: 'Alice' }, environment);
    await until(() => room.view.node.kind === 'online');
    const { link } = await room.createInvite({ uses, expiresInMs: 3_600_000, note: '' });
    if (!link) throw new Error('no link');
    return link;
  },
  async read(text) {
    prepared = await prepareJoin(linkIn(text), environment);
    await new Promise((resolve) => setTimeout(resolve, READING_MS));
  },
  async join(text) {
    const link = linkIn(text);
    const start = performance.now();
    entered = enter(link);
    await entered;
    await until(() => linkCount() > 0);
    return performance.now() - start;
  },
  async linked(count) {
    await entered;
    await until(() => linkCount() >= count);
    return Date.now();
  },
  openText(answers) {
    const text = room.doc.getText('text');
    const editor = openEditor({
      parent: document.body,
      text,
      awareness: room.awareness,
      nonce: '',
      readOnly: false,
    });
    const put = (letter: string) =>
      editor.dispatch({ changes: { from: editor.state.doc.length, insert: letter } });
    echo = new Echo(put, answers);
    text.observe(({ changes, transaction }) => {
      if (transaction.local) return;
      for (const { insert } of changes.delta) if (typeof insert === 'string') echo.saw(insert);
    });
  },
  openBoard(answers) {
    const board = benchBoard(room.doc, room.awareness, room.view.self.peerId, (_, { ids, isOurs }) => {
      for (const id of isOurs ? [] : ids) {
        const colour = board.scene.markOf(id)?.style.colour;
        if (colour) echo.saw(LETTER_OF[colour] ?? '');
      }
    });
    echo = new Echo((letter) => {
      const mark = { kind: 'stroke', path: STROKE, pressures: undefined } as const;
      const colour = letter === 'a' ? 'ink' : 'plum';
      board.drawing.add(newEntryId(), { ...mark, style: { colour, width: 'medium' } });
    }, answers);
  },
  type: (count) => echo.send(count),
  files: () => room.files,
  async close() {
    document.body.replaceChildren();
    await room.close();
  },
};

function linkIn(text: string): InviteLink {
  const link = decodeInviteLink(text);
  if (!link) throw new Error('no link');
  return link;
}

async function enter(link: InviteLink): Promise<void> {
  const joined = await joinRoom(link, 'Bob', environment, { prepared });
  if (!joined.ok) throw new Error(joined.reason);
  ({ room } = joined);
}

/** Nobody presses Join sooner after the page has loaded. */
const READING_MS = 700;

function linkCount(): number {
  return room.view.people.filter(({ link }) => link.kind === 'linked').length;
}

function until(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo()) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = room.onChange(look);
    look();
  });
}
