/** Holds 64 deps (2.2 KiB) and the longest body with its texts. */
export const MAX_STATEMENT_BYTES = 4 * 1024;

/** One head for each of twice as many authors as a default room has peers. */
export const MAX_DEPS = 64;

/** What one author may push. A busy member makes some tens of statements in the life of a room. */
export const MAX_PUSHED_PER_AUTHOR = 512;

/** What may be pushed to a room: 64 statements for each peer of the largest room (256). */
export const MAX_PUSHED_PER_ROOM = 16_384;

/** UTF-16 units, as for all texts here; a title fits two lines of a phone. */
export const MAX_NAME_LENGTH = 100;
export const MAX_NOTE_LENGTH = 200;
export const MAX_REASON_LENGTH = 300;

/** The largest room has 256 peers. */
export const MAX_INVITE_USES = 256;
