import { All, Controller } from '@nestjs/common';
import { ProblemException } from './problem.ts';

/** What no other controller of the API takes: behind the sign-in, like the rest. */
@Controller('api')
export class UnknownRouteController {
  @All()
  root(): never {
    throw new ProblemException('no-such-route');
  }

  @All('{*path}')
  get(): never {
    throw new ProblemException('no-such-route');
  }
}
