import { type ApplicationConfig, provideZonelessChangeDetection } from '@angular/core';
import {
  PreloadAllModules,
  provideRouter,
  withComponentInputBinding,
  withPreloading,
  withViewTransitions,
} from '@angular/router';
import { INITIAL_LINK } from './join/link-inbox.ts';
import { routes } from './routes.ts';

export function appConfig(link: string | undefined): ApplicationConfig {
  return {
    providers: [
      provideZonelessChangeDetection(),
      provideRouter(
        routes,
        withComponentInputBinding(),
        withPreloading(PreloadAllModules),
        withViewTransitions({ skipInitialTransition: true }),
      ),
      { provide: INITIAL_LINK, useValue: link },
    ],
  };
}
