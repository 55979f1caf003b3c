import { type ApplicationConfig, provideZonelessChangeDetection } from '@angular/core';
import {
  PreloadAllModules,
  provideRouter,
  withComponentInputBinding,
  withPreloading,
  withViewTransitions,
} from '@angular/router';
import { LinkInbox } from './join/link-inbox.ts';
import { routes } from './routes.ts';

export function appConfig(inbox: LinkInbox): ApplicationConfig {
  return {
    providers: [
      provideZonelessChangeDetection(),
      provideRouter(
        routes,
        withComponentInputBinding(),
        withPreloading(PreloadAllModules),
        withViewTransitions({ skipInitialTransition: true }),
      ),
      { provide: LinkInbox, useValue: inbox },
    ],
  };
}
