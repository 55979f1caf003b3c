import type { Introductions } from './introductions.ts';
import type { Links } from './links.ts';
import type { NodeClientEvents } from './node-client.ts';
import type { RoomReports } from './reports/room-reports.ts';

export interface NodeListeners {
  readonly introductions: Introductions;
  readonly reports: RoomReports;
  readonly links: Links;
  readonly changed: () => void;
}

/** Who hears what of the node: whom to meet, who is there, and over the links which session is ours. */
export function nodeEvents({ introductions, reports, links, changed }: NodeListeners): NodeClientEvents {
  return {
    statusChanged: changed,
    welcomed: (session, peers) => {
      introductions.begin(session, peers);
      reports.nodeLists(peers);
      links.introduceAll();
    },
    arrived: (peer) => {
      introductions.arrived(peer);
      reports.topology.arrived(peer.sid);
    },
    left: (sid) => {
      introductions.left(sid);
      reports.topology.left(sid);
    },
    listed: (peers) => {
      introductions.listed(peers);
      reports.nodeLists(peers);
    },
    relayed: (from, body) => introductions.receive(from, body),
    ended: () => {
      introductions.sessionEnded();
      reports.topology.nodeLost();
      links.introduceAll();
    },
  };
}
