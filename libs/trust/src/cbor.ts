/** The node reads reports, which are CBOR too, so the codec lives below this lib. */
export { decodeCbor, encodeCbor, type CborItem } from '#protocol';
