import { joinRoom, MemoryDeviceStore, type OpenRoom, webRtcTransport } from '#mesh';
import { NodePeerConnection } from '#mesh/node';
import { decodeInviteLink } from '#trust';
import { Doc } from 'yjs';
import { openWs } from '../../tools/simulated-peers/open-ws.ts';
import { systemClock, systemRandom } from '../../tools/simulated-peers/system-clock.ts';

/** A peer without a browser: the same engine over libdatachannel, with a device that forgets. */
export async function joinFromNode(link: string, name: string, nodeOrigin: string): Promise<OpenRoom> {
  const decoded = decodeInviteLink(link);
  if (!decoded) throw new Error(`no link: ${link}`);
  const joined = await joinRoom(decoded, name, {
    store: new MemoryDeviceStore(systemRandom),
    transport: webRtcTransport({ RTCPeerConnection: NodePeerConnection }),
    signalUrl: `${nodeOrigin.replace('http', 'ws')}/signal`,
    openSocket: openWs,
    appUrl: nodeOrigin,
    openDocument: () => Promise.resolve(new Doc()),
    random: systemRandom,
    clock: systemClock,
  });
  if (!joined.ok) throw new Error(joined.reason);
  return joined.room;
}
