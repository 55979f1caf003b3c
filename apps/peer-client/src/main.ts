import { bootstrapApplication } from '@angular/platform-browser';
import { appConfig } from './app/app-config.ts';
import { takeInviteFragment } from './app/boot/invite-fragment.ts';
import { App } from './app/shell/app.ts';

// First of all: the secret must not stay in the address bar while anything else runs.
const link = takeInviteFragment(location, history);

await bootstrapApplication(App, appConfig(link));
