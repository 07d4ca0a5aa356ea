import { TOKENS, type Token } from "../../core/timeline/palette.ts";
import type { Theme } from "./paint-canvas.ts";

/**
 * The colours that the style sheet gives the tokens at this place. Asked for by a probe's `color`,
 * because a custom property itself is not resolved: `light-dark(…)` would stay as it is written.
 */
export function readTheme(element: HTMLElement): Theme {
  const probe = document.createElement("span");
  // In forced colours every text has one colour; the picture brings its own background and keeps its own.
  probe.style.forcedColorAdjust = "none";
  element.append(probe);
  const colours = Object.fromEntries(
    Object.entries(TOKENS).map(([token, { light, dark }]) => {
      probe.style.color = `var(${token}, light-dark(${light}, ${dark}))`;
      return [token, getComputedStyle(probe).color];
    }),
  ) as Record<Token, string>;
  const { fontFamily } = getComputedStyle(probe);
  probe.remove();
  return { colours, fontFamily };
}

/** Calls back whenever the theme may have changed: by the system, or by an attribute of the root. */
export function onThemeChange(callback: () => void, signal: AbortSignal): void {
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"]) {
    matchMedia(query).addEventListener("change", callback, { signal });
  }
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}
