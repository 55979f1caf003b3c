import { Service, signal } from '@angular/core';
import { pageStorage } from '../engine/page-storage.ts';

const KEY = 'tessera:sounds';

/** Two soft notes, for somebody who works in another window when a person comes in. */
@Service()
export class Chime {
  readonly #kept = pageStorage('localStorage');
  readonly #on = signal(this.#kept.getItem(KEY) !== 'off');
  readonly on = this.#on.asReadonly();
  #context: AudioContext | undefined;

  turn(on: boolean): void {
    this.#on.set(on);
    this.#kept.setItem(KEY, on ? 'on' : 'off');
    if (on) this.play();
  }

  /** Silent where it is switched off, and before a first click, when no browser lets a page sound. */
  play(): void {
    if (!this.#on() || !navigator.userActivation.hasBeenActive) return;
    this.#context ??= new AudioContext();
    strike(this.#context, FIFTH.low, 0);
    strike(this.#context, FIFTH.high, 0.11);
  }
}

/** Hertz: A4 and the E above it. */
const FIFTH = { low: 440, high: 659.3 };

function strike(context: AudioContext, hertz: number, delaySeconds: number): void {
  const start = context.currentTime + delaySeconds;
  const tone = new OscillatorNode(context, { type: 'triangle', frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0.07, start);
  volume.gain.exponentialRampToValueAtTime(0.0005, start + 0.5);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + 0.55);
}
