import { Controller, Get, Header, Query } from '@nestjs/common';
import {
  type AlertList,
  type AuditList,
  type EventList,
  type NodeStatus,
  type SampleList,
} from '#protocol/operator';
import { NodeState } from '../node-state.ts';
import { Observatory } from '../observatory/observatory.ts';
import { AuditLog } from '../storage/audit-log.ts';
import { AuditQuery, EventQuery, parse, SampleQuery } from './requests.ts';

/** What is of the whole node. */
@Controller('api')
export class NodeController {
  constructor(
    private readonly state: NodeState,
    private readonly observatory: Observatory,
    private readonly audit: AuditLog,
  ) {}

  @Get('status')
  @Header('Cache-Control', 'no-store')
  status(): NodeStatus {
    return this.state.status();
  }

  @Get('samples')
  @Header('Cache-Control', 'no-store')
  samples(@Query() query: unknown): SampleList {
    const { from, to } = parse(SampleQuery, query);
    return { samples: this.observatory.samples.between(from, to) };
  }

  @Get('alerts')
  @Header('Cache-Control', 'no-store')
  alerts(): AlertList {
    return { alerts: this.observatory.alerts.all };
  }

  @Get('events')
  @Header('Cache-Control', 'no-store')
  events(@Query() query: unknown): EventList {
    const { room, ...rest } = parse(EventQuery, query);
    const { events } = this.observatory;
    return { ...events.between({ ...rest, room }), keptSince: events.keptSince };
  }

  @Get('audit')
  @Header('Cache-Control', 'no-store')
  auditEntries(@Query() query: unknown): AuditList {
    const { limit, before } = parse(AuditQuery, query);
    return this.audit.newest(limit, before);
  }
}
