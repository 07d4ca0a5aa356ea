import { assertNever } from "../base/assert-never.ts";
import type { Sign } from "./primitives.ts";

const FILLED: ReadonlySet<Sign> = new Set(["arrow", "dot", "square", "flag"]);

/** The sign's outline, for SVG and `Path2D` alike. */
export function symbolPath(symbol: Sign, x: number, y: number, size: number): string {
  const half = size / 2;
  const at = (dx: number, dy: number): string => `${num(x + dx * half)} ${num(y + dy * half)}`;
  const circle = `M${at(-1, 0)}a${num(half)} ${num(half)} 0 1 0 ${num(size)} 0a${num(half)} ${num(half)} 0 1 0 ${num(-size)} 0`;
  switch (symbol) {
    case "cross":
      return `M${at(-0.8, -0.8)}L${at(0.8, 0.8)}M${at(0.8, -0.8)}L${at(-0.8, 0.8)}`;
    case "check":
      return `M${at(-0.9, 0.1)}L${at(-0.2, 0.8)}L${at(0.9, -0.8)}`;
    case "blocked":
      return `${circle}M${at(-0.7, 0.7)}L${at(0.7, -0.7)}`;
    case "arrow":
      return `M${at(-0.6, -1)}L${at(1, 0)}L${at(-0.6, 1)}z`;
    case "tick":
      return `M${at(0, -1)}L${at(0, 1)}`;
    case "edge":
      return `M${at(0.6, -0.9)}L${at(-0.3, 0)}L${at(0.6, 0.9)}M${at(1.5, -0.9)}L${at(0.6, 0)}L${at(1.5, 0.9)}`;
    case "dot":
      return `${circle}z`;
    case "square":
      return `M${at(-0.7, -0.7)}L${at(0.7, -0.7)}L${at(0.7, 0.7)}L${at(-0.7, 0.7)}z`;
    case "flag":
      // The pole stands on the moment; a filled path of no width would not be seen.
      return `M${at(-0.12, 1)}L${at(-0.12, -1)}L${at(1.2, -0.5)}L${at(0.12, 0)}L${at(0.12, 1)}z`;
    default:
      return assertNever(symbol);
  }
}

/** Which signs are filled rather than drawn as lines. */
export function isFilled(symbol: Sign): boolean {
  return FILLED.has(symbol);
}

/** Two decimals are finer than any printer; shorter numbers make a smaller report. */
export function num(value: number): string {
  return String(Math.round(value * 100) / 100);
}
