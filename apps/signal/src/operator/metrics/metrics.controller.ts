import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { NodeMetrics } from './node-metrics.ts';

/** For Prometheus, with the token as a bearer. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: NodeMetrics) {}

  @Get()
  async get(@Res() response: Response): Promise<void> {
    const text = await this.metrics.text();
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', this.metrics.contentType);
    response.send(text);
  }
}
