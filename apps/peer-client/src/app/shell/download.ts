/** Hands a text, or bytes, to the browser to be saved as a file. */
export function download(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  // Some browsers begin to read it only after a while.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
