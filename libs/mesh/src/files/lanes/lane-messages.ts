import { ProtocolError } from '#protocol';
import {
  decodeCbor,
  decodeSealedPayload,
  encodeCbor,
  encodeSealedPayload,
  type SealedPayload,
  type SignalMessage,
} from '#trust';
import * as z from 'zod/mini';

/** What neighbours say of lanes, connections beside their link that carry pieces of files, on a channel of the link (§7). */
export type LaneMessage =
  /** "You may open lanes to me." */
  | { readonly type: 'welcome' }
  /** A description or candidates of a lane; the first offer of a new number asks for that lane. */
  | { readonly type: 'signal'; readonly lane: number; readonly signal: SignalMessage }
  | { readonly type: 'end'; readonly lane: number; readonly reason: LaneEnd };

/** `full`: there are enough. `failed`: never got through, or was lost. `over`: is not needed any more. */
export type LaneEnd = z.infer<typeof LaneEnd>;
const LaneEnd = z.enum(['full', 'failed', 'over']);

/** Between `files` and the first transfer. */
export const LANES_CHANNEL = 3;

/** Larger than any honest description or batch of candidates. */
export const MAX_LANES_BYTES = 64 * 1024;

/** Each of a link is new: whoever needs more is making them for their own sake. */
export const MAX_LANE_NUMBER = 65_535;

const LaneNumber = z.int().check(z.nonnegative(), z.maximum(MAX_LANE_NUMBER));
const Welcome = z.tuple([z.literal(1)]);
const Signal = z.tuple([z.literal(2), LaneNumber, z.instanceof(Uint8Array)]);
const End = z.tuple([z.literal(3), LaneNumber, LaneEnd]);

export function encodeLaneMessage(message: LaneMessage): Uint8Array {
  switch (message.type) {
    case 'welcome':
      return encodeCbor([1]);
    case 'signal':
      return encodeCbor([2, message.lane, encodeSealedPayload(message.signal)]);
    case 'end':
      return encodeCbor([3, message.lane, message.reason]);
  }
}

/** Throws `ProtocolError('malformed-lanes' | 'malformed-cbor' | 'malformed')`. */
export function decodeLaneMessage(bytes: Uint8Array): LaneMessage {
  const item = decodeCbor(bytes);
  switch (Array.isArray(item) ? item[0] : undefined) {
    case 1:
      check(Welcome, item);
      return { type: 'welcome' };
    case 2: {
      const [, lane, payload] = check(Signal, item);
      return { type: 'signal', lane, signal: signalOf(decodeSealedPayload(payload)) };
    }
    case 3: {
      const [, lane, reason] = check(End, item);
      return { type: 'end', lane, reason };
    }
    default:
      throw new ProtocolError('malformed-lanes', 'unknown type');
  }
}

function signalOf(payload: SealedPayload): SignalMessage {
  if (payload.type === 'sdp' || payload.type === 'ice') return payload;
  throw new ProtocolError('malformed-lanes', payload.type);
}

function check<S extends z.ZodMiniType>(schema: S, item: unknown): z.infer<S> {
  const parsed = schema.safeParse(item);
  if (!parsed.success) throw new ProtocolError('malformed-lanes', parsed.error.issues[0]?.path.join('.'));
  return parsed.data;
}
