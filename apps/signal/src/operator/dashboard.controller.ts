import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { OpenRoute } from '../open-route.ts';
import { ClientFiles } from '../public/client-files.ts';

/** The dashboard's files, which hold nothing secret: they ask for the token themselves. Last one of its module. */
@Controller()
export class DashboardController {
  constructor(private readonly files: ClientFiles) {}

  @OpenRoute()
  @Get('{*path}')
  get(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.files.serve(request, response);
  }
}
