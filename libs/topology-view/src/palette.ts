/** The colours that canvases and files need, as `rgb()` that every painter understands. */
export type Palette = Readonly<Record<Tone, string>>;

export type Tone = (typeof TONES)[number];

/** Each is the custom property `--map-…` of tokens.scss. */
const TONES = [
  'ground',
  'surface',
  'ink',
  'soft',
  'line',
  'accent',
  'vouch',
  'link',
  'relayed',
  'gap',
  'on-gap',
  'benign',
  'sponsor',
  'on-sponsor',
] as const;

/** Reads them as they are on `host`. A custom property keeps `light-dark()` as written, so a painter resolves it. */
export function readPalette(host: HTMLElement): Palette {
  const probe = host.ownerDocument.createElement('span');
  probe.style.display = 'none';
  host.append(probe);
  const paint = painter(host.ownerDocument);
  const entries = TONES.map((tone) => {
    probe.style.color = `var(--map-${tone})`;
    return [tone, paint(getComputedStyle(probe).color)] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as Record<Tone, string>;
}

/** Calls back whenever the colours on `host` may be others. */
export function watchPalette(host: HTMLElement, changed: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', changed);
  const observer = new MutationObserver(changed);
  for (let element: HTMLElement | null = host; element; element = element.parentElement) {
    observer.observe(element, { attributes: true, attributeFilter: ['class', 'style', 'data-theme'] });
  }
  return () => {
    scheme.removeEventListener('change', changed);
    observer.disconnect();
  };
}

/** Any CSS colour as `rgb(r, g, b)`. */
export function painter(document: Document): (color: string) => string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (color) => {
    if (!context) return color;
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
  };
}

export function isDark({ ground }: Palette): boolean {
  const [red = 0, green = 0, blue = 0] = (ground.match(/\d+/g) ?? []).map(Number);
  return 0.3 * red + 0.6 * green + 0.1 * blue < 128;
}
