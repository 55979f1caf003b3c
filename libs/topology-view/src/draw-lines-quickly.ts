import type cytoscape from 'cytoscape';

/**
 * cytoscape asks for the box of a line five times in each frame, for words at its middle and its ends that it does
 * not have, and each time makes a hash of where it is: a fifth of what a map of 500 costs to draw. Lines without a
 * word are drawn here, with their box asked for once. A renderer without such methods draws as it always did.
 */
export function drawLinesQuickly(cy: cytoscape.Core): void {
  const own = (cy as unknown as { readonly renderer: () => Partial<CanvasRenderer> }).renderer();
  const { drawCachedElement: drawAny, drawEdge } = own;
  if (!drawAny || !drawEdge) return;
  own.drawCachedElement = (context, element, ratio, extent, ...others) => {
    if (!element.isEdge() || element.hasClass('worded')) {
      drawAny.call(own, context, element, ratio, extent, ...others);
    } else if (!extent || doMeet(element.boundingBox(), extent)) {
      drawEdge.call(own, context, element, null, false);
    }
  };
}

type Box = Pick<cytoscape.BoundingBox12, 'x1' | 'x2' | 'y1' | 'y2'>;

/** What this uses of the one that cytoscape draws with. */
interface CanvasRenderer {
  drawCachedElement: (
    context: CanvasRenderingContext2D,
    element: cytoscape.NodeSingular | cytoscape.EdgeSingular,
    ratio: number,
    extent: Box | null,
    ...others: readonly unknown[]
  ) => void;
  drawEdge: (
    context: CanvasRenderingContext2D,
    edge: cytoscape.EdgeSingular,
    shift: null,
    hasWord: boolean,
  ) => void;
}

function doMeet(one: Box, other: Box): boolean {
  return one.x1 <= other.x2 && one.x2 >= other.x1 && one.y1 <= other.y2 && one.y2 >= other.y1;
}
