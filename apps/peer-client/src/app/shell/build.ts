/** Written into the page by tools/make-service-worker.mjs; while somebody develops there is none. */
export const BUILD = readBuild();

function readBuild(): { readonly version: string; readonly hash: string } {
  const written = document.querySelector<HTMLMetaElement>('meta[name="tessera-build"]')?.content ?? '';
  const [version = '', hash = ''] = written.split(' ');
  return { version, hash };
}
