import type cytoscape from 'cytoscape';

/**
 * cytoscape looks up some forty properties of a line in each frame, asks five times for its box, and keeps a path of
 * each under a name made of its numbers: most of what a map of 500 costs to draw. Straight lines without a word are
 * drawn here, their look read once for each set of classes (`data.look`). A renderer without such a method draws as
 * it always did. Returns what forgets the looks, for when the style has changed.
 */
export function drawLinesQuickly(cy: cytoscape.Core): () => void {
  const looks = new Map<string, Look>();
  const own = (cy as unknown as { readonly renderer: () => Partial<CanvasRenderer> }).renderer();
  const { drawCachedElement: drawAny } = own;
  if (!drawAny) return () => {};
  own.drawCachedElement = (context, element, ratio, extent, ...others) => {
    const key = element.isEdge() && (element.data('look') as string | undefined);
    if (!key) return drawAny.call(own, context, element, ratio, extent, ...others);
    const edge = element;
    let look = looks.get(key);
    if (!look) looks.set(key, (look = lookOf(edge)));
    drawLine(context, edge, look, extent);
  };
  return () => looks.clear();
}

type Box = Pick<cytoscape.BoundingBox12, 'x1' | 'x2' | 'y1' | 'y2'>;

interface Look {
  readonly width: number;
  readonly color: string;
  readonly opacity: number;
  readonly dashes: number[];
}

/** What this uses of the one that cytoscape draws with. */
interface CanvasRenderer {
  drawCachedElement: (
    context: CanvasRenderingContext2D,
    element: cytoscape.NodeSingular | cytoscape.EdgeSingular,
    ratio: number,
    extent: Box | null,
    ...others: readonly unknown[]
  ) => void;
}

/** As cytoscape names the dashes of a line. */
function lookOf(edge: cytoscape.EdgeSingular): Look {
  const dashes = {
    solid: [],
    dotted: [1, 1],
    dashed: edge.numericStyle('line-dash-pattern') as number[],
  };
  return {
    width: edge.numericStyle('width') as number,
    color: edge.style('line-color') as string,
    opacity: edge.numericStyle('opacity') as number,
    dashes: dashes[edge.style('line-style') as keyof typeof dashes],
  };
}

/** From middle to middle: the tiles are drawn over it. */
function drawLine(
  context: CanvasRenderingContext2D,
  edge: cytoscape.EdgeSingular,
  { width, color, opacity, dashes }: Look,
  extent: Box | null,
): void {
  const [from, to] = [edge.source().position(), edge.target().position()];
  if (extent && !isInside(from, to, width, extent)) return;
  context.lineWidth = width;
  context.strokeStyle = color;
  context.globalAlpha = opacity;
  context.setLineDash(dashes);
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
  context.globalAlpha = 1;
}

/** By the boxes of the two. */
function isInside(from: cytoscape.Position, to: cytoscape.Position, width: number, box: Box): boolean {
  return (
    Math.min(from.x, to.x) - width <= box.x2 &&
    Math.max(from.x, to.x) + width >= box.x1 &&
    Math.min(from.y, to.y) - width <= box.y2 &&
    Math.max(from.y, to.y) + width >= box.y1
  );
}
