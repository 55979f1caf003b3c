import { bootstrapApplication } from '@angular/platform-browser';
import { appConfig } from './app/app-config.ts';
import { takeInviteFragment, watchInviteFragments } from './app/boot/invite-fragment.ts';
import { LinkInbox } from './app/join/link-inbox.ts';
import { App } from './app/shell/app.ts';

// First of all: the secret must not stay in the address bar while anything else runs.
const inbox = new LinkInbox(takeInviteFragment(location, history));
watchInviteFragments(window, (link) => inbox.put(link));

await bootstrapApplication(App, appConfig(inbox));
