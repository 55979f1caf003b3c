/** Control frames are small JSON; the largest honest one is a report of 256 peers (under 15 KiB). */
export const MAX_CONTROL_BYTES = 16 * 1024;

/** The largest honest body is one frame of a proof (60 KiB) with its seal. */
export const MAX_RELAY_BODY_BYTES = 64 * 1024;

/** Kind byte and address in front of a body. */
export const RELAY_HEADER_BYTES = 17;

export const MAX_RELAY_BYTES = RELAY_HEADER_BYTES + MAX_RELAY_BODY_BYTES;

/** Protocol version in `join` and `welcome`. */
export const PROTOCOL_VERSION = 1;
