import type { PeerId } from '#trust';
import type { Manifest } from './manifest.ts';
import type { PieceSet } from './piece-set.ts';
import type { Source } from './source.ts';

/** What happens to a transfer. Times come with each step. */
export type TransferEvent =
  /** A linked peer says that it has pieces; or has none, or no link, any more. */
  | { readonly kind: 'holder-came'; readonly peer: Source }
  | { readonly kind: 'holder-gone'; readonly peer: Source }
  /** The channel to a holder that is still linked has ended, or it refused one. */
  | { readonly kind: 'closed'; readonly peer: Source }
  /** There are enough transfers with it, and it has not been asked; and when there is room for one. */
  | { readonly kind: 'waits'; readonly peer: Source }
  | { readonly kind: 'turn-came'; readonly peer: Source }
  /** It said what nobody of ours says. */
  | { readonly kind: 'broke'; readonly peer: Source }
  | { readonly kind: 'manifest'; readonly peer: Source; readonly manifest: Manifest }
  | { readonly kind: 'pieces'; readonly peer: Source; readonly bits: Uint8Array }
  | { readonly kind: 'got'; readonly peer: Source; readonly index: number }
  | { readonly kind: 'lacks'; readonly peer: Source; readonly index: number }
  | { readonly kind: 'piece'; readonly peer: Source; readonly index: number; readonly bytes: Uint8Array }
  /** Of the store: there is a place, and these pieces lie in it already. */
  | { readonly kind: 'prepared'; readonly held: PieceSet }
  | { readonly kind: 'kept'; readonly index: number }
  | { readonly kind: 'wrong'; readonly index: number; readonly peer: Source }
  | { readonly kind: 'store-failed'; readonly why: StoreFault }
  /** By a person. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  /** About once a second. */
  | { readonly kind: 'tick' };

/** What is to be done. */
export type TransferEffect =
  | { readonly kind: 'open'; readonly peer: Source; readonly needsManifest: boolean }
  | { readonly kind: 'close'; readonly peer: Source }
  | { readonly kind: 'ask'; readonly peer: Source; readonly indexes: readonly number[] }
  | { readonly kind: 'prepare'; readonly manifest: Manifest }
  | { readonly kind: 'write'; readonly peer: Source; readonly index: number; readonly bytes: Uint8Array }
  /** Its bytes were wrong: a person is told who it was. */
  | { readonly kind: 'blame'; readonly peer: PeerId };

export type TransferState =
  /** Nobody has said yet what the file is made of. */
  | { readonly kind: 'seeking' }
  | { readonly kind: 'fetching'; readonly held: PieceSet }
  | { readonly kind: 'paused'; readonly held: PieceSet | undefined }
  | { readonly kind: 'failed'; readonly why: TransferFault; readonly held: PieceSet | undefined }
  | { readonly kind: 'whole' };

/** `full`: the device has no room for it. `unavailable`: it keeps nothing at all, or not any more. */
export type StoreFault = 'full' | 'unavailable';

/** `wrong-entry`: the list says another size than the file that it names has. */
export type TransferFault = StoreFault | 'wrong-entry';
