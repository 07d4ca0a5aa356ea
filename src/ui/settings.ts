import { checkProfile } from "../core/diagnosis/profiles/parse-profile.ts";
import { MOST_OWN_PROFILES } from "../core/diagnosis/profiles/own-profiles.ts";
import type { Profile } from "../core/knowledge/knowledge.ts";
import { LANGUAGES, type LanguageChoice } from "./text/languages.ts";

/** Offered, on, or off. */
const GUIDES = ["ask", "guided", "plain"] as const;
/** What a report holds unless chosen otherwise when it is saved. Secrets do not leave by default, so "everything" is not among them. */
const CONTENTS = ["redacted", "metadata"] as const;

const STARTS = ["panel", "devtools"] as const;

/** What a person can choose. Kept in the extension's storage; see `extension/settings.ts`. */
export interface Settings {
  /** whether the panel leads through a capture step by step; `ask` offers it to a person who is here for the first time */
  readonly guide: (typeof GUIDES)[number];
  /** of the panel's own texts; findings and reports are in English */
  readonly language: LanguageChoice;
  /** what the export dialog proposes */
  readonly contents: (typeof CONTENTS)[number];
  /** attaching shows the browser's infobar, so it waits for the panel unless chosen otherwise */
  readonly startWith: (typeof STARTS)[number];
  /** without it close codes, reasons and page events are unknown */
  readonly pageScript: boolean;
  /** keep times and sizes, let go of payloads */
  readonly countsOnly: boolean;
  /** of payloads in memory, in MB (1,000,000 bytes); beyond it the oldest are given up */
  readonly payloadMb: number;
  /** write sessions to the browser's own database, to be opened again */
  readonly keepSessions: boolean;
  readonly keepDays: number;
  /** of kept sessions, in MB */
  readonly keepMb: number;
  /** what one's own products expect, the newest first; they go before the built-in ones */
  readonly profiles: readonly Profile[];
}

export const DEFAULT_SETTINGS: Settings = {
  guide: "ask",
  language: "auto",
  contents: "redacted",
  startWith: "panel",
  pageScript: true,
  countsOnly: false,
  payloadMb: 256,
  keepSessions: true,
  keepDays: 7,
  keepMb: 500,
  profiles: [],
};

export const SETTING_LIMITS = {
  payloadMb: { least: 1, most: 2000 },
  keepDays: { least: 1, most: 365 },
  keepMb: { least: 10, most: 10_000 },
} as const;

/**
 * Settings from storage, a policy or a file: each value that is missing or makes no sense is as by default.
 * @param defaults what an administrator set for everyone, where somebody did
 */
export function parseSettings(value: unknown, defaults: Settings = DEFAULT_SETTINGS): Settings {
  const given = typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const flag = (name: "pageScript" | "countsOnly" | "keepSessions"): boolean => {
    const chosen = given[name];
    return typeof chosen === "boolean" ? chosen : defaults[name];
  };
  const amount = (name: keyof typeof SETTING_LIMITS): number => {
    const chosen = given[name];
    if (typeof chosen !== "number" || !Number.isFinite(chosen)) return defaults[name];
    const { least, most } = SETTING_LIMITS[name];
    return Math.min(most, Math.max(least, Math.round(chosen)));
  };
  return {
    guide: GUIDES.find((known) => known === given.guide) ?? defaults.guide,
    language: LANGUAGES.find((known) => known === given.language) ?? defaults.language,
    contents: CONTENTS.find((known) => known === given.contents) ?? defaults.contents,
    startWith: STARTS.find((known) => known === given.startWith) ?? defaults.startWith,
    pageScript: flag("pageScript"),
    countsOnly: flag("countsOnly"),
    payloadMb: amount("payloadMb"),
    keepSessions: flag("keepSessions"),
    keepDays: amount("keepDays"),
    keepMb: amount("keepMb"),
    profiles: profilesIn(given.profiles) ?? defaults.profiles,
  };
}

function profilesIn(given: unknown): readonly Profile[] | undefined {
  if (!Array.isArray(given)) return undefined;
  return given.slice(0, MOST_OWN_PROFILES).flatMap((value) => {
    const profile = checkProfile(value);
    return profile.ok ? [profile.value] : [];
  });
}
