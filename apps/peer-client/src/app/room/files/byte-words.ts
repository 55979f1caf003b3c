/** A size in the unit that people's file managers use for it: "4.2 MB". */
export function byteWords(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const power = Math.min(UNITS.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  // 999.9 kB would be rounded to a thousand of them.
  if (value >= 999.5 && power < UNITS.length) return `1 ${UNITS[power] ?? ''}`;
  return `${value < 9.95 ? Number(value.toFixed(1)) : Math.round(value)} ${UNITS[power - 1] ?? ''}`;
}

const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** How long something takes, as far as anybody can know: "about 4 minutes". */
export function timeLeftWords(bytes: number, bytesPerSecond: number): string {
  if (bytesPerSecond <= 0) return '';
  const seconds = bytes / bytesPerSecond;
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 55) return `${Math.ceil(seconds / 5) * 5} seconds left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 2) return 'about a minute left';
  if (minutes < 90) return `about ${minutes} minutes left`;
  return `about ${Math.round(minutes / 60)} hours left`;
}
