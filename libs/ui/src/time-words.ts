const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in the largest unit that says enough: "23 hours", "5 minutes". */
export function lengthWords(ms: number): string {
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} days`;
  if (ms >= 90 * MINUTE) return plural(Math.round(ms / HOUR), 'hour');
  if (ms >= 90_000) return plural(Math.round(ms / MINUTE), 'minute');
  return ms >= 45_000 ? '1 minute' : 'less than a minute';
}

/** How long ago `then` was: "just now", "3 hours ago". */
export function agoWords(then: number, now: number): string {
  const ms = Math.max(0, now - then);
  return ms < 45_000 ? 'just now' : `${lengthWords(ms)} ago`;
}

/** How long until `then`: "23 hours left"; once it is past: "over". */
export function leftWords(then: number, now: number): string {
  return then <= now ? 'over' : `${lengthWords(then - now)} left`;
}

function plural(count: number, unit: string): string {
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
