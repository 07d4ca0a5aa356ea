import { assertNever } from "../../core/base/assert-never.ts";
import { paintOf, type Paint, type Token } from "../../core/timeline/palette.ts";
import type { Primitive } from "../../core/timeline/primitives.ts";
import { isFilled, symbolPath } from "../../core/timeline/symbols.ts";

/** What a canvas cannot look up itself: colours and font as computed where it stands. */
export interface Theme {
  readonly colours: Readonly<Record<Token, string>>;
  readonly fontFamily: string;
}

const FONT_SIZE = 11;

/**
 * Paints a scene in order. Edges are put on device pixels, so that thin things are sharp at every
 * zoom of the browser.
 * @param ratio device pixels a CSS pixel; the canvas is `ratio` times as large as the scene
 */
export function paintScene(
  context: CanvasRenderingContext2D,
  scene: readonly Primitive[],
  theme: Theme,
  ratio: number,
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const snap = (value: number): number => Math.round(value * ratio) / ratio;
  const thin = 1 / ratio;
  const fonts = {
    plain: `${FONT_SIZE}px ${theme.fontFamily}`,
    bold: `600 ${FONT_SIZE}px ${theme.fontFamily}`,
  };
  for (const primitive of scene) {
    const paint = paintOf(primitive.kind);
    const colour = theme.colours[paint.token];
    context.globalAlpha = paint.opacity ?? 1;
    switch (primitive.shape) {
      case "rect": {
        const x = snap(primitive.x);
        const y = snap(primitive.y);
        context.fillStyle = paint.hatched ? hatching(context, colour) : colour;
        context.fillRect(
          x,
          y,
          Math.max(thin, snap(primitive.x + primitive.width) - x),
          snap(primitive.y + primitive.height) - y,
        );
        break;
      }
      case "line":
        strokeStyle(context, paint, colour);
        context.beginPath();
        // The middle of a device pixel: a line of odd width covers whole pixels then.
        context.moveTo(snap(primitive.x1) + thin / 2, snap(primitive.y1) + thin / 2);
        context.lineTo(snap(primitive.x2) + thin / 2, snap(primitive.y2) + thin / 2);
        context.stroke();
        break;
      case "text":
        context.fillStyle = colour;
        context.font = paint.bold ? fonts.bold : fonts.plain;
        context.textAlign = primitive.anchor === "middle" ? "center" : primitive.anchor;
        context.fillText(primitive.text, snap(primitive.x), snap(primitive.y));
        break;
      case "mark": {
        const path = new Path2D(
          symbolPath(primitive.symbol, snap(primitive.x), primitive.y + thin / 2, primitive.size),
        );
        if (isFilled(primitive.symbol)) {
          context.fillStyle = colour;
          // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas, not an array
          context.fill(path);
        } else {
          strokeStyle(context, paint, colour);
          context.stroke(path);
        }
        break;
      }
      case "bars": {
        context.fillStyle = colour;
        const width = Math.max(thin, snap(primitive.width));
        const up = primitive.direction === "up";
        const baseline = snap(primitive.baseline);
        for (let index = 0; index < primitive.count; index++) {
          const height = snap(primitive.height[index]!);
          context.fillRect(snap(primitive.x[index]!), up ? baseline - height : baseline, width, height);
        }
        break;
      }
      default:
        assertNever(primitive);
    }
  }
  context.globalAlpha = 1;
}

function strokeStyle(context: CanvasRenderingContext2D, paint: Paint, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = paint.lineWidth ?? 1;
  context.setLineDash(paint.dash ? [...paint.dash] : []);
}

/** Kept per context and colour: a pattern costs a canvas of its own. */
const patterns = new WeakMap<CanvasRenderingContext2D, { colour: string; pattern: CanvasPattern | string }>();
const TILE = 8;

function hatching(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  const known = patterns.get(context);
  if (known?.colour === colour) return known.pattern;
  const tile = document.createElement("canvas");
  tile.width = tile.height = TILE;
  const brush = tile.getContext("2d");
  let pattern: CanvasPattern | string = colour;
  if (brush) {
    brush.strokeStyle = colour;
    brush.lineWidth = 1.5;
    // The middle line and its two neighbours, so that the tiles join.
    for (const shift of [-TILE, 0, TILE]) {
      brush.moveTo(shift - 1, TILE + 1);
      brush.lineTo(shift + TILE + 1, -1);
    }
    brush.stroke();
    pattern = context.createPattern(tile, "repeat") ?? colour;
  }
  patterns.set(context, { colour, pattern });
  return pattern;
}
