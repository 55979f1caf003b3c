import { serveBlobs } from '#mesh/blobs';

/** Keeps the files of a room for the page: only a worker may write them piece by piece. */
serveBlobs(self);
