export { emptyToUndefined, readBlob, readBytes, readList, readText, readTuple, readUint } from '#protocol';
