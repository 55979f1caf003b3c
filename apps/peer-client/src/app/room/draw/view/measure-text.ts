import { LETTERS } from '../model/drawing-to-svg.ts';
import type { MeasureText } from '../model/geometry.ts';

/** By the browser's own letters. */
export function measureText(): MeasureText {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) throw new Error('this browser draws nothing');
  return (line, size) => {
    context.font = `${size}px ${LETTERS}`;
    return context.measureText(line).width;
  };
}
