import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ClientFiles } from './client-files.ts';

/** Everything that no other controller takes; it must be the last one of its module. */
@Controller()
export class ClientController {
  constructor(private readonly files: ClientFiles) {}

  @Get('{*path}')
  get(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.files.serve(request, response);
  }
}
