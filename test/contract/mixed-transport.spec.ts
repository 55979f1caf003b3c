import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Channel, type Connection, type IceCandidate, MessageChannel, webRtcTransport } from '#mesh';
import { NodePeerConnection, releaseNodeWebRtc } from '#mesh/node';
import { ScriptedBrowser } from '../support/scripted-browser.ts';
import { closed, inState, knownPath, patterned } from './duo.ts';
import type {} from './mixed-peer.page.ts';

const PAGE = new URL('./mixed-peer.page.ts', import.meta.url).pathname;
const transport = webRtcTransport({ RTCPeerConnection: NodePeerConnection });

describe('a peer in Node and a peer in Chromium', () => {
  let browser: ScriptedBrowser | undefined;
  let page: Page;
  let node: Connection;
  let channel: Channel;
  let pageFingerprint: number[];

  beforeAll(async () => {
    browser = await ScriptedBrowser.start(PAGE);
    page = await browser.openPage();
    await page.exposeFunction('carryCandidate', (candidate: IceCandidate) => node.addCandidates([candidate]));
  });
  afterAll(async () => {
    await browser?.close();
    releaseNodeWebRtc();
  });

  beforeEach(async () => {
    node = await transport.open({ iceServers: [], relayOnly: false });
    channel = node.channel(0, 'ctl');
    pageFingerprint = await page.evaluate(() => globalThis.pagePeer.open());
    node.onCandidate((candidate) => {
      if (!candidate) return;
      // A page that is closed meanwhile needs none.
      page.evaluate((found) => globalThis.pagePeer.addCandidates([found]), candidate).catch(() => undefined);
    });
  });
  afterEach(async () => {
    node.close();
    await page.evaluate(() => globalThis.pagePeer.close());
    expect(browser?.pageErrors).toEqual([]);
  });

  async function nodeOffers(change: (sdp: string) => string = (sdp) => sdp): Promise<void> {
    const offer = change(await node.createOffer({ restart: false }));
    await node.acceptAnswer(await page.evaluate((sdp) => globalThis.pagePeer.acceptOffer(sdp), offer));
  }

  async function pageOffers(): Promise<void> {
    const offer = await page.evaluate(() => globalThis.pagePeer.createOffer({ restart: false }));
    const answer = await node.acceptOffer(offer);
    await page.evaluate((sdp) => globalThis.pagePeer.acceptAnswer(sdp), answer);
  }

  /** The page sends back what it gets. */
  async function echo(message: Uint8Array): Promise<Uint8Array> {
    const messages = new MessageChannel(channel, { maxMessageBytes: 4 * 1024 * 1024 });
    const back = new Promise<Uint8Array>((resolve) => messages.onMessage(resolve));
    messages.send(message);
    return back;
  }

  test.each([
    ['Node', nodeOffers],
    ['the page', pageOffers],
  ])('link when %s offers, and carry 1 MiB there and back', async (_, offers) => {
    await offers();
    const message = patterned(1024 * 1024);
    expect(Buffer.compare(await echo(message), message)).toBe(0);
    await inState(node, 'connected');
    const applied = node.appliedFingerprints();
    expect(applied).toEqual({ local: node.fingerprint, remote: Uint8Array.from(pageFingerprint) });
    const facts = await page.evaluate(() => globalThis.pagePeer.facts());
    expect(facts.local).toEqual(pageFingerprint);
    expect(facts.remote).toEqual([...node.fingerprint]);
    expect([facts.state, facts.path, await knownPath(node)]).toEqual(['connected', 'direct', 'direct']);
  });

  test('Node says where it is only once it has its answer', async () => {
    const found: (IceCandidate | undefined)[] = [];
    const complete = new Promise<void>((resolve) => {
      node.onCandidate((candidate) => {
        found.push(candidate);
        if (!candidate) resolve();
      });
    });
    const offer = await node.createOffer({ restart: false });
    const answer = await page.evaluate((sdp) => globalThis.pagePeer.acceptOffer(sdp), offer);
    expect([offer.includes('a=candidate'), found]).toEqual([false, []]);
    await node.acceptAnswer(answer);
    await complete;
    expect(found.length).toBeGreaterThan(1);
  });

  test('Node sees that the page has closed', async () => {
    await nodeOffers();
    await echo(Uint8Array.of(1));
    const end = closed(channel);
    await page.evaluate(() => globalThis.pagePeer.close());
    // The notice is one unreliable packet; where it is lost, ICE misses the other side.
    await Promise.race([end, inState(node, 'closed', 'disconnected', 'failed')]);
  });

  test('the page sees that Node has closed', async () => {
    await pageOffers();
    await echo(Uint8Array.of(1));
    const gone = page.evaluate(() => globalThis.pagePeer.gone());
    node.close();
    await gone;
  });

  test('a fingerprint changed on the way never connects', async () => {
    await nodeOffers((sdp) =>
      sdp.replace(/(sha-256 )(..)/, (_, name: string, byte: string) => name + (byte === '00' ? '01' : '00')),
    );
    await inState(node, 'failed', 'closed', 'disconnected');
    expect(channel.isOpen).toBe(false);
  });

  test('a restart, which libdatachannel can not answer, is refused and the link goes on', async () => {
    await pageOffers();
    await echo(Uint8Array.of(1));
    const restart = await page.evaluate(() => globalThis.pagePeer.createOffer({ restart: true }));
    await expect(node.acceptOffer(restart)).rejects.toMatchObject({ reason: 'description-refused' });
    await expect(node.createOffer({ restart: true })).rejects.toThrow('no ICE restart');
    expect(Buffer.from(await echo(Uint8Array.of(2)))).toEqual(Buffer.of(2));
  });
});
