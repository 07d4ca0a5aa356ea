import { assertNever } from "../base/assert-never.ts";
import type { Finding } from "../diagnosis/finding.ts";
import type { Session } from "../session/session.ts";
import { createFrameBins } from "./bins.ts";
import { formatDuration } from "./format.ts";
import { lanesOf } from "./lanes.ts";
import { layoutOf } from "./layout.ts";
import { TOKENS, paintOf, type Paint, type Token } from "./palette.ts";
import { textWidth, type Kind, type Primitive } from "./primitives.ts";
import { buildScene, originOf } from "./scene.ts";
import { summaryRows } from "./summary.ts";
import { isFilled, num, symbolPath } from "./symbols.ts";
import { boundsOf } from "./viewport.ts";

/** A picture longer than this helps nobody on paper; what is left out is said below it. */
export const MOST_LANES = 200;
const LEGEND_HEIGHT = 24;

/**
 * The whole session as a still picture: one `<svg>` element that needs nothing else, in light and
 * dark by the reader's setting and light on paper. It takes the page's `--ss-…` tokens where there
 * are some. All text is escaped.
 * @param options.width in CSS pixels; the height follows from the number of lanes
 * @param options.findings their connections are marked, and their limits drawn as guide lines
 */
export function timelineSvg(session: Session, options: { width: number; findings?: readonly Finding[] }): string {
  const all = lanesOf(session);
  const lanes = all.slice(0, MOST_LANES);
  const origin = originOf(session);
  const now = session.capture.endedAt ?? session.now;
  const layout = layoutOf({ lanes, window: boundsOf({ origin, now, recording: false }), width: options.width });
  const scene = buildScene({
    session,
    bins: createFrameBins(session.frames),
    layout,
    origin,
    now,
    recording: false,
    highlights: options.findings ?? [],
  });
  const left = all.length - lanes.length;
  const height = layout.height + LEGEND_HEIGHT;
  drawLegend(scene, layout.height + 16, left);
  const kinds = new Set(scene.map(({ kind }) => kind));
  const count = session.connections.size;
  const title = `Timeline of ${count} ${count === 1 ? "connection" : "connections"} over ${formatDuration(now - origin)}`;
  const description = summaryRows(session, origin, now)
    .slice(0, MOST_LANES)
    .map(
      (row) =>
        `${row.label}: opened ${row.opened}, ${row.frames}, longest silence ${row.longestSilence}, ${row.ended}.`,
    )
    .join(" ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="ss-timeline" role="img" aria-labelledby="ss-tl-title ss-tl-desc"`,
    ` viewBox="0 0 ${layout.width} ${height}" width="${layout.width}" height="${height}">`,
    `<title id="ss-tl-title">${escapeXml(title)}</title><desc id="ss-tl-desc">${escapeXml(description)}</desc>`,
    `<style>${styleOf(kinds)}</style>${HATCH}`,
    ...scene.map(element),
    "</svg>",
  ].join("");
}

const HATCH =
  `<defs><pattern id="ss-tl-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
  `<line class="ss-tl-hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>`;

function drawLegend(out: Primitive[], y: number, lanesLeft: number): void {
  let x = 8;
  const text = (text: string): void => {
    out.push({ shape: "text", kind: "lane-label", x, y, text, anchor: "start" });
    x += textWidth(text) + 14;
  };
  const swatch = (kind: Kind, width: number): void => {
    out.push({ shape: "rect", kind, x, y: y - 8, width, height: 9 });
    x += width + 5;
  };
  swatch("sent", 3);
  text("sent");
  swatch("received", 3);
  text("received");
  swatch("silence", 14);
  text("silent");
  if (lanesLeft > 0) text(`${lanesLeft} more lanes are not drawn`);
}

function element(primitive: Primitive): string {
  const name = `class="tl-${primitive.kind}"`;
  switch (primitive.shape) {
    case "rect":
      return `<rect ${name} x="${num(primitive.x)}" y="${num(primitive.y)}" width="${num(primitive.width)}" height="${num(primitive.height)}"/>`;
    case "line":
      return `<path ${name} d="M${num(primitive.x1)} ${num(primitive.y1)}L${num(primitive.x2)} ${num(primitive.y2)}"/>`;
    case "text": {
      const anchor = primitive.anchor === "start" ? "" : ` text-anchor="${primitive.anchor}"`;
      return `<text ${name} x="${num(primitive.x)}" y="${num(primitive.y)}"${anchor}>${escapeXml(primitive.text)}</text>`;
    }
    case "mark": {
      const filled = isFilled(primitive.symbol) ? " tl-filled" : "";
      return `<path class="tl-${primitive.kind}${filled}" d="${symbolPath(primitive.symbol, primitive.x, primitive.y, primitive.size)}"/>`;
    }
    case "bars": {
      const sign = primitive.direction === "up" ? "-" : "";
      const width = num(primitive.width);
      let path = "";
      for (let index = 0; index < primitive.count; index++) {
        const height = num(primitive.height[index]!);
        path += `M${num(primitive.x[index]!)} ${num(primitive.baseline)}h${width}v${sign}${height}h-${width}z`;
      }
      return `<path class="tl-${primitive.kind} tl-filled" d="${path}"/>`;
    }
    default:
      return assertNever(primitive);
  }
}

function styleOf(kinds: ReadonlySet<Kind>): string {
  const rules = [...kinds].map((kind) => ruleOf(kind, paintOf(kind)));
  return [
    `.ss-timeline{${tokensFor("light")};font:11px system-ui,sans-serif;font-variant-numeric:tabular-nums;max-width:100%;height:auto}`,
    `@media (prefers-color-scheme:dark){.ss-timeline{${tokensFor("dark")}}}`,
    // Paper is white whatever the screen is; colours must not be left out to save ink.
    `@media print{.ss-timeline{${tokensFor("light")};print-color-adjust:exact;-webkit-print-color-adjust:exact}}`,
    `.ss-timeline path{fill:none}.ss-tl-hatch{stroke:var(--tl-text-dim);stroke-width:1.5}`,
    ...rules,
  ].join("");
}

function tokensFor(scheme: "light" | "dark"): string {
  return Object.entries(TOKENS)
    .map(([name, colours]) => `${name.replace("--ss-", "--tl-")}:var(${name},${colours[scheme]})`)
    .join(";");
}

function ruleOf(kind: Kind, paint: Paint): string {
  const colour = `var(${token(paint.token)})`;
  const opacity = paint.opacity === undefined ? "" : `opacity:${paint.opacity};`;
  const dash = paint.dash ? `stroke-dasharray:${paint.dash.join(" ")};` : "";
  const fill = paint.hatched ? "url(#ss-tl-hatch)" : colour;
  const name = `.ss-timeline .tl-${kind}`;
  return (
    `${name}{${opacity}fill:${fill}${paint.bold ? ";font-weight:600" : ""}}` +
    `.ss-timeline path.tl-${kind}{${opacity}fill:none;stroke:${colour};stroke-width:${paint.lineWidth ?? 1};${dash}}` +
    `.ss-timeline path.tl-${kind}.tl-filled{fill:${colour};stroke:none}`
  );
}

function token(name: Token): string {
  return name.replace("--ss-", "--tl-");
}

/** Characters that XML 1.0 forbids are replaced, markup is escaped. */
export function escapeXml(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these are exactly what XML 1.0 §2.2 forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;")
  );
}
