import type { Routes } from '@angular/router';
import { Start } from './start/start.ts';

export const routes: Routes = [
  { path: '', pathMatch: 'full', component: Start, title: 'Tessera' },
  {
    path: 'create',
    loadComponent: () => import('./create/create-room.ts').then((m) => m.CreateRoom),
    title: 'Create a room · Tessera',
  },
  {
    path: 'join',
    loadComponent: () => import('./join/join-room.ts').then((m) => m.JoinRoom),
    title: 'Join a room · Tessera',
  },
  {
    path: 'restore',
    loadComponent: () => import('./recovery/restore-room.ts').then((m) => m.RestoreRoom),
    title: 'Restore a room · Tessera',
  },
  {
    path: 'open-copy',
    loadComponent: () => import('./copy/open-copy.ts').then((m) => m.OpenCopy),
    title: 'Open a saved copy · Tessera',
  },
  {
    path: 'about',
    loadComponent: () => import('./shell/about.ts').then((m) => m.About),
    title: 'About · Tessera',
  },
  { path: 'r/:code', loadComponent: () => import('./room/room.ts').then((m) => m.Room), title: 'Tessera' },
  { path: '**', redirectTo: '' },
];
