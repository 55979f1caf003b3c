import { ClientConfig } from '#protocol';

/**
 * The node's WebSocket address, as `/config.json` beside the page says. Without an answer (the host is away, and nothing
 * was kept) it is where the page came from. Throws, in words for a person, where the file is there and makes no sense:
 * going elsewhere than somebody meant would be worse.
 */
export async function findSignalUrl(page: string): Promise<string> {
  const answer = await fetch('/config.json', { signal: AbortSignal.timeout(6_000) }).catch(() => undefined);
  return answer?.ok ? signalUrlOf(await answer.text(), page) : socketUrl('/signal', page);
}

/** `text` as it stands in the file, `page` the address of the page. */
export function signalUrlOf(text: string, page: string): string {
  const parsed = ClientConfig.safeParse(parse(text));
  if (!parsed.success) throw new BadConfig(`wrong are ${parsed.error.issues.flatMap(namesIn).join(', ')}`);
  return socketUrl(parsed.data.signal, page);
}

function namesIn(issue: {
  readonly path: readonly PropertyKey[];
  readonly keys?: readonly string[];
}): string[] {
  return issue.keys ? [...issue.keys] : [issue.path.length > 0 ? issue.path.join('.') : 'its form'];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadConfig('it is no JSON');
  }
}

function socketUrl(signal: string, page: string): string {
  const url = URL.canParse(signal, page) ? new URL(signal, page) : undefined;
  if (!url || !/^(ws|http)s?:$/.test(url.protocol)) throw new BadConfig(`signal: no address is “${signal}”`);
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}

class BadConfig extends Error {
  constructor(why: string) {
    super(`Whoever runs this site has to put right the file config.json beside the page: ${why}`);
  }
}
