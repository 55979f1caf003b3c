import { Controller, Get, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { Ended, RoomList, RoomResource } from '#protocol/operator';
import { askerOf } from '../access/access-guard.ts';
import { Observatory } from '../observatory/observatory.ts';
import { OperatorActs } from '../operator-acts.ts';
import { ProblemException } from './problem.ts';
import { parse, RoomPath, RoomQuery, SessionPath } from './requests.ts';

@Controller('api/rooms')
export class RoomsController {
  constructor(
    private readonly observatory: Observatory,
    private readonly acts: OperatorActs,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  list(): RoomList {
    return { rooms: this.observatory.rows() };
  }

  @Get(':room')
  @Header('Cache-Control', 'no-store')
  get(@Param() path: unknown, @Query() query: unknown): RoomResource {
    const { links } = parse(RoomQuery, query);
    const room = this.observatory.rooms.get(parse(RoomPath, path).room);
    if (!room) throw new ProblemException('no-such-room');
    const { now } = this.observatory;
    const topology = room.snapshot(links === '1', now);
    return { row: room.row(now), sessions: room.sessionRows(), topology };
  }

  @Post(':room/close')
  @HttpCode(200)
  close(@Param() path: unknown, @Req() request: Request): Ended {
    return this.acts.closeRoom(askerOf(request), parse(RoomPath, path).room);
  }

  @Post(':room/sessions/:sid/disconnect')
  @HttpCode(200)
  disconnect(@Param() path: unknown, @Req() request: Request): Ended {
    const { room, sid } = parse(SessionPath, path);
    return this.acts.disconnect(askerOf(request), room, sid);
  }
}
