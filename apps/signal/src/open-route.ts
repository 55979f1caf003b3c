import { SetMetadata } from '@nestjs/common';

/** Metadata of what is answered on the operator's listener without a sign-in. */
export const OPEN_ROUTE = 'tessera:open-route';

/** Whatever is not marked so needs a sign-in there. */
export const OpenRoute = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN_ROUTE, true);
