import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { Session } from './session.ts';

/** Whoever is not signed in comes back to the same address after the sign-in. */
export const signedIn: CanActivateFn = async (_route, { url }) => {
  const [session, router] = [inject(Session), inject(Router)];
  if (await session.isSignedIn()) return true;
  return router.createUrlTree(['/sign-in'], { queryParams: url === '/' ? {} : { to: url } });
};
