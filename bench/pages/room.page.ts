import { createRoom, joinRoom, type OpenRoom, type RoomEnvironment } from '#mesh';
import type { RoomCode } from '#protocol';
import { decodeInviteLink, type InviteLink } from '#trust';
import { browserEnvironment } from '../../apps/peer-client/src/app/engine/room-environment.ts';
import { openEditor } from '../../apps/peer-client/src/app/room/text/text-editor.ts';
import { Echo } from './echo.ts';

/** A page with the client's own engine, and its own editor. */
export interface RoomPage {
  /** Before the clock starts: what the client does as it loads. */
  prepare(): Promise<void>;
  /** Founds a room, and returns a link that lets so many in. */
  found(code: string, uses: number): Promise<string>;
  /** As Join does. The milliseconds until the first link is READY. */
  join(link: string): Promise<number>;
  /** When so many links were READY, in milliseconds since the epoch. */
  linked(count: number): Promise<number>;
  /** Opens the shared text; `answers`: and types a letter whenever another one has. */
  openText(answers: boolean): void;
  /** Types letters, one after another; of each the milliseconds until the one who answers has seen it. */
  type(count: number): Promise<number[]>;
  close(): Promise<void>;
}

declare global {
  var roomPage: RoomPage;
}

let environment: RoomEnvironment;
let room: OpenRoom;
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
  async join(text) {
    const link = decodeInviteLink(text);
    if (!link) throw new Error('no link');
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
  type: (count) => echo.send(count),
  async close() {
    document.body.replaceChildren();
    await room.close();
  },
};

async function enter(link: InviteLink): Promise<void> {
  const joined = await joinRoom(link, 'Bob', environment);
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
