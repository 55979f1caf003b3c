/** 0 to 1 as a percentage that says 100 only when nothing is missing. */
export function percent(share: number): string {
  if (share >= 1) return '100 %';
  const rounded = Math.floor(share * 1000) / 10;
  return `${rounded >= 99 ? rounded.toFixed(1) : Math.floor(share * 100)} %`;
}

/** "14 s", "3 min", "2 h 5 min", "4 d": short enough for a cell. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}

export function grouped(count: number): string {
  return new Intl.NumberFormat('en').format(count);
}

/** "1 gap", "3 gaps". */
export function plural(count: number, unit: string): string {
  return `${grouped(count)} ${count === 1 ? unit : `${unit}s`}`;
}

/** 14:02:09 in this browser's time zone. */
export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}
