import { Body, Controller, Delete, Get, Header, Param, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { type Ban, type BanList as BanListAnswer, NewBan } from '#protocol/operator';
import { askerOf } from '../access/access-guard.ts';
import { OperatorActs } from '../operator-acts.ts';
import { BanList } from '../storage/ban-list.ts';
import { BanPath, parse } from './requests.ts';

@Controller('api/bans')
export class BansController {
  constructor(
    private readonly bans: BanList,
    private readonly acts: OperatorActs,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  list(): BanListAnswer {
    return { bans: this.bans.all };
  }

  @Post()
  add(@Body() body: unknown, @Req() request: Request): Ban {
    return this.acts.ban(askerOf(request), parse(NewBan, body));
  }

  @Delete(':id')
  lift(@Param() path: unknown, @Req() request: Request): Ban {
    return this.acts.unban(askerOf(request), parse(BanPath, path).id);
  }
}
