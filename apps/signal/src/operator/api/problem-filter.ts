import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseExceptionFilter, type HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { ProblemException } from './problem.ts';

/** Errors of the API as `application/problem+json`; health and files keep their own way. */
@Catch()
export class ProblemFilter extends BaseExceptionFilter {
  constructor(
    { httpAdapter }: HttpAdapterHost,
    private readonly log: Logger,
  ) {
    super(httpAdapter);
  }

  override catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { path } = http.getRequest<Request>();
    if (!path.startsWith('/api') && !(exception instanceof ProblemException)) {
      return super.catch(exception, host);
    }
    const { problem } = this.toProblem(exception);
    const response = http.getResponse<Response>();
    if (response.headersSent) return;
    if (problem.retryAfterMs !== undefined) {
      response.setHeader('Retry-After', String(Math.ceil(problem.retryAfterMs / 1000)));
    }
    response.setHeader('Cache-Control', 'no-store');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  private toProblem(exception: unknown): ProblemException {
    if (exception instanceof ProblemException) return exception;
    const { status } = exception as { status?: unknown };
    if (status === 404 || status === 405) return new ProblemException('no-such-route');
    if (typeof status === 'number' && status < 500) return new ProblemException('malformed');
    this.log.error({ err: exception }, 'a request of the operator could not be answered');
    return new ProblemException('failed');
  }
}
