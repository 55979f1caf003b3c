import { isIP } from 'node:net';
import type { RoomCode, Sid } from '#protocol';
import type { AuditEntry, Ban, Ended, NewBan } from '#protocol/operator';
import { addressKey } from '../public/client-address.ts';
import type { Rooms } from '../rooms/rooms.ts';
import type { Asker } from './access/access-guard.ts';
import { ProblemException } from './api/problem.ts';
import type { AuditLog } from './storage/audit-log.ts';
import type { BanList } from './storage/ban-list.ts';

/** Sids are named by their first characters, as in the log: enough to recognise one. */
const SHORT_SID = 6;

/** What an operator can do. Each act lands in the audit log, after it has been done. */
export class OperatorActs {
  constructor(
    private readonly rooms: Rooms,
    private readonly bans: BanList,
    private readonly audit: AuditLog,
    private readonly now: () => number,
  ) {}

  disconnect(asker: Asker, room: RoomCode, sid: Sid): Ended {
    const session = this.rooms.find(room, sid);
    if (!session) throw new ProblemException('no-such-session');
    session.end({ code: 'closed-by-operator' });
    this.note(asker, 'disconnect', `${room}/${sid.slice(0, SHORT_SID)}`);
    return { sessions: 1 };
  }

  closeRoom(asker: Asker, room: RoomCode): Ended {
    const sessions = this.rooms.close(room, 'closed-by-operator');
    if (sessions === 0) throw new ProblemException('no-such-room');
    this.note(asker, 'close-room', room);
    return { sessions };
  }

  ban(asker: Asker, asked: NewBan): Ban {
    const [kind, value] = this.banned(asked);
    const ban = this.bans.add(kind, value, asked.note, this.now());
    if (!ban) throw new ProblemException('too-many-bans');
    if (asked.kind === 'room') this.rooms.close(asked.room, 'banned');
    else this.rooms.closeAddress(value, 'banned');
    this.note(asker, 'ban', `${kind} ${value}`, asked.note);
    return ban;
  }

  unban(asker: Asker, id: string): Ban {
    const ban = this.bans.lift(id);
    if (!ban) throw new ProblemException('no-such-ban');
    this.note(asker, 'unban', `${ban.kind} ${ban.value}`);
    return ban;
  }

  note({ address, operator }: Asker, action: AuditEntry['action'], target = '', note = ''): void {
    this.audit.write({ at: this.now(), from: address, by: operator?.kind ?? 'none', action, target, note });
  }

  private banned(asked: NewBan): [Ban['kind'], string] {
    if (asked.kind === 'room') return ['room', asked.room];
    if (asked.kind === 'address') return ['address', readAddress(asked.address)];
    const session = this.rooms.find(asked.room, asked.sid);
    if (!session) throw new ProblemException('no-such-session');
    return ['address', session.addressKey];
  }
}

/** As the limit of sockets counts it: an IPv6 address stands for its /64, which can be given as such, too. */
function readAddress(text: string): string {
  const address = text.trim().replace(/\/64$/, '');
  if (isIP(address) === 0) throw new ProblemException('malformed', { detail: 'address' });
  return addressKey(address);
}
