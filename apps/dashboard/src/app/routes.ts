import type { Routes } from '@angular/router';
import { SignIn } from './session/sign-in.ts';
import { signedIn } from './session/signed-in.ts';

export const routes: Routes = [
  { path: 'sign-in', component: SignIn, title: 'Sign in · Tessera dashboard' },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./shell/frame.ts').then((m) => m.Frame),
    children: [
      {
        path: '',
        pathMatch: 'full',
        loadComponent: () => import('./overview/overview.ts').then((m) => m.Overview),
        title: 'Overview · Tessera dashboard',
      },
      {
        path: 'rooms',
        loadComponent: () => import('./rooms/rooms.ts').then((m) => m.Rooms),
        title: 'Rooms · Tessera dashboard',
      },
      {
        path: 'rooms/:code',
        loadComponent: () => import('./room/room.ts').then((m) => m.Room),
        title: 'Room · Tessera dashboard',
      },
      {
        path: 'audit',
        loadComponent: () => import('./audit/audit.ts').then((m) => m.Audit),
        title: 'Audit log · Tessera dashboard',
      },
    ],
  },
  { path: '**', redirectTo: '' },
];
