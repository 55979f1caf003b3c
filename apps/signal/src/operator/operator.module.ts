import { type DynamicModule, Module } from '@nestjs/common';
import { HealthController } from '../health.controller.ts';
import { Readiness } from '../readiness.ts';
import { LandingController } from './landing.controller.ts';

/** What the operator reaches, on an origin of its own that can be firewalled off. */
@Module({})
export class OperatorModule {
  static over(parts: { readiness: Readiness }): DynamicModule {
    return {
      module: OperatorModule,
      controllers: [HealthController, LandingController],
      providers: [{ provide: Readiness, useValue: parts.readiness }],
    };
  }
}
