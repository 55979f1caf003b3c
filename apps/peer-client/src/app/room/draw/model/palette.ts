import type { Colour } from './mark.ts';

/** The shades of each colour on the board's light and dark ground; each has 3 : 1 on it, as WCAG asks of graphics. */
export const SHADES: Readonly<Record<Colour, Readonly<Record<Scheme, string>>>> = {
  ink: { light: '#231d17', dark: '#f3ece0' },
  stone: { light: '#7d7264', dark: '#a3988a' },
  verdigris: { light: '#0e7a6b', dark: '#5fd0bd' },
  lapis: { light: '#2f4ba8', dark: '#8ea8ff' },
  ochre: { light: '#a86c00', dark: '#efb94f' },
  clay: { light: '#c0451b', dark: '#ff8f66' },
  crimson: { light: '#b0123f', dark: '#ff7a9a' },
  plum: { light: '#7b2f8e', dark: '#d58ae6' },
};

export const GROUND: Readonly<Record<Scheme, string>> = { light: '#fffcf6', dark: '#1b1813' };

/** Of the grid. */
export const DOTS: Readonly<Record<Scheme, string>> = { light: '#d3c7b2', dark: '#423b31' };

export type Scheme = 'light' | 'dark';

/** As people call them. */
export const COLOUR_NAMES: Readonly<Record<Colour, string>> = {
  ink: 'Ink',
  stone: 'Grey',
  verdigris: 'Green',
  lapis: 'Blue',
  ochre: 'Ochre',
  clay: 'Orange',
  crimson: 'Red',
  plum: 'Purple',
};
