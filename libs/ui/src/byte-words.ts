/** An amount of data for people, in the powers of ten that disks and browsers count in: "3.1 MB". */
export function byteWords(bytes: number): string {
  const step = UNITS.findLastIndex(({ from }) => bytes >= from);
  const unit = UNITS[step];
  if (!unit) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const amount = bytes / unit.from;
  // Rounding may lead to the next unit: 999 999 bytes are not 1000 kB.
  const next = UNITS[step + 1];
  if (next && Math.round(amount) >= 1_000) return `1 ${next.name}`;
  return `${amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount)} ${unit.name}`;
}

const UNITS = [
  { from: 1e3, name: 'kB' },
  { from: 1e6, name: 'MB' },
  { from: 1e9, name: 'GB' },
  { from: 1e12, name: 'TB' },
];
