import type { OpfsBlobs } from './opfs-blobs.ts';

/** What a page asks the worker that keeps its files, each with a number that the answer names again. */
export type BlobCall =
  | { readonly id: number; readonly call: 'open'; readonly roomId: string }
  | { readonly id: number; readonly call: 'add'; readonly source: Blob }
  /** Of the `add` with that number. */
  | { readonly id: number; readonly call: 'stop-adding' }
  | PlainCall<
      'kept' | 'prepare' | 'write' | 'read' | 'setWanted' | 'setEntry' | 'whole' | 'remove' | 'close'
    >;

export type BlobAnswer =
  | { readonly id: number; readonly kind: 'progress'; readonly bytes: number }
  | { readonly id: number; readonly kind: 'result'; readonly result: unknown }
  /** No expected outcome: the store is of no use any more. */
  | { readonly id: number; readonly kind: 'failed'; readonly why: string };

/** Calls that are passed on as they are. */
type PlainCall<Names extends keyof OpfsBlobs> = Names extends keyof OpfsBlobs
  ? { readonly id: number; readonly call: Names; readonly args: Parameters<OpfsBlobs[Names]> }
  : never;

export type PlainName = Extract<BlobCall, { args: unknown }>['call'];

export type ResultOf<Name extends PlainName> = Awaited<ReturnType<OpfsBlobs[Name]>>;
