import type { SCENES } from "../../src/ui/fake/scenes.ts";

/** A view of the gallery that has a reference picture. */
export interface View {
  /** of the picture's file */
  readonly name: string;
  readonly scene: keyof typeof SCENES;
  readonly width: number;
  readonly height: number;
  readonly theme: "light" | "dark";
  readonly language?: "de";
  /** what is pressed first: the first button or tab with these words, in order */
  readonly press?: readonly string[];
}

const NARROW = { width: 320, height: 640 } as const;
const MIDDLE = { width: 800, height: 600 } as const;
const WIDE = { width: 1400, height: 800 } as const;

/** The principal views: three widths, both themes, each tab of the narrow form, and what teaches. */
export const VIEWS: readonly View[] = [
  { name: "wide-light", scene: "typical", ...WIDE, theme: "light", press: ["cut after 60"] },
  { name: "wide-dark", scene: "typical", ...WIDE, theme: "dark", press: ["cut after 60"] },
  { name: "middle-light", scene: "typical", ...MIDDLE, theme: "light" },
  { name: "middle-dark", scene: "typical", ...MIDDLE, theme: "dark" },
  { name: "narrow-light", scene: "typical", ...NARROW, theme: "light" },
  { name: "narrow-dark", scene: "typical", ...NARROW, theme: "dark" },
  { name: "narrow-timeline", scene: "typical", ...NARROW, theme: "light", press: ["Timeline"] },
  { name: "narrow-connections", scene: "typical", ...NARROW, theme: "dark", press: ["Connections"] },
  { name: "narrow-frames", scene: "typical", ...NARROW, theme: "light", press: ["Frames"] },
  { name: "narrow-checklist", scene: "typical", ...NARROW, theme: "dark", press: ["Checklist"] },
  { name: "narrow-german", scene: "stopped", ...NARROW, theme: "light", language: "de" },
  { name: "flat", scene: "typical", width: 1400, height: 300, theme: "light" },
  { name: "many", scene: "many", ...MIDDLE, theme: "dark" },
  { name: "no-sockets", scene: "no-sockets", ...MIDDLE, theme: "light" },
  { name: "export", scene: "typical", ...MIDDLE, theme: "light", press: ["Export"] },
];
