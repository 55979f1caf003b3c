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
