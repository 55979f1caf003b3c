import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type OperatorSession, SignIn } from '#protocol/operator';
import { OpenRoute } from '../../open-route.ts';
import { askerOf } from '../access/access-guard.ts';
import { OperatorAccess } from '../access/operator-access.ts';
import { COOKIE_NAME, SESSION_MS } from '../access/session-cookies.ts';
import { OperatorActs } from '../operator-acts.ts';
import { ProblemException } from './problem.ts';
import { parse } from './requests.ts';

/** Sign-in and sign-out. */
@Controller('api/session')
export class SessionController {
  constructor(
    private readonly access: OperatorAccess,
    private readonly acts: OperatorActs,
  ) {}

  @OpenRoute()
  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  signIn(
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): OperatorSession {
    const asker = askerOf(request);
    const { token } = parse(SignIn, body);
    const result = this.access.signIn(token, { headers: request.headers, address: asker.address });
    if (!result.ok) {
      const { code, retryAfterMs } = result;
      throw new ProblemException(code, retryAfterMs === undefined ? {} : { retryAfterMs });
    }
    this.acts.note(asker, 'sign-in');
    response.cookie(COOKIE_NAME, result.cookie, { ...cookieOptions(request), maxAge: SESSION_MS });
    return { until: result.until };
  }

  @Get()
  @Header('Cache-Control', 'no-store')
  get(@Req() request: Request): OperatorSession {
    const { operator } = askerOf(request);
    return { until: operator?.kind === 'session' ? operator.ticket.until : null };
  }

  @Delete()
  @HttpCode(204)
  signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): void {
    const asker = askerOf(request);
    if (asker.operator?.kind === 'session') this.access.signOut(asker.operator.ticket);
    this.acts.note(asker, 'sign-out');
    response.clearCookie(COOKIE_NAME, cookieOptions(request));
  }
}

/** `X-Forwarded-Proto` can be invented, but only by who would thereby keep the cookie from itself. */
function cookieOptions({ headers, secure }: Request): {
  httpOnly: true;
  sameSite: 'strict';
  secure: boolean;
  path: string;
} {
  const isSecure = secure || headers['x-forwarded-proto'] === 'https';
  return { httpOnly: true, sameSite: 'strict', secure: isSecure, path: '/' };
}
