import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { BlockList } from 'node:net';
import { OPEN_ROUTE } from '../../open-route.ts';
import { TRUSTED_PROXIES } from '../../tokens.ts';
import { ProblemException } from '../api/problem.ts';
import { askerAddress } from './asker.ts';
import { type Operator, OperatorAccess } from './operator-access.ts';

/** Who has asked, and from where: what the guard found out, for the audit log. */
export interface Asker {
  readonly address: string;
  readonly operator: Operator | undefined;
}

/** In front of every route of the operator listener. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly access: OperatorAccess,
    @Inject(TRUSTED_PROXIES) private readonly proxies: BlockList,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const address = askerAddress(request, this.proxies);
    const isOpen = this.reflector.getAllAndOverride<boolean | undefined>(OPEN_ROUTE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (isOpen) {
      ASKERS.set(request, { address, operator: undefined });
      return true;
    }
    const isChange = !['GET', 'HEAD'].includes(request.method);
    const checked = this.access.check({ headers: request.headers, address, isChange });
    if (!checked.ok) {
      const { code, retryAfterMs } = checked;
      throw new ProblemException(code, retryAfterMs === undefined ? {} : { retryAfterMs });
    }
    ASKERS.set(request, { address, operator: checked.operator });
    return true;
  }
}

const ASKERS = new WeakMap<Request, Asker>();

/** For requests that have passed the guard. */
export function askerOf(request: Request): Asker {
  const asker = ASKERS.get(request);
  if (!asker) throw new Error('the guard has not seen this request');
  return asker;
}
