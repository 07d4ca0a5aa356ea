import { failure, ok, type Result } from "../../core/base/result.ts";
import { formatCount } from "../format/amount.ts";
import { parseSettings, SETTING_LIMITS, type Settings } from "../settings.ts";

export type AmountName = keyof typeof SETTING_LIMITS;

export const UNIT: Record<AmountName, string> = { payloadMb: "MB", keepDays: "days", keepMb: "MB" };

/** `1 to 2 000 MB` */
export function rangeText(name: AmountName): string {
  const { least, most } = SETTING_LIMITS[name];
  return `${formatCount(least)} to ${formatCount(most)} ${UNIT[name]}`;
}

/** An amount as a person typed it. */
export function readAmount(name: AmountName, typed: string): Result<number> {
  const value = Number(typed);
  const { least, most } = SETTING_LIMITS[name];
  if (typed.trim() !== "" && Number.isInteger(value) && value >= least && value <= most) return ok(value);
  return failure(`Not saved: this takes a whole number, ${rangeText(name)}.`);
}

const FORMAT = "socketscope-settings";
const VERSION = 1;

/** The settings as the text of a file that `settingsFromFile` reads. */
export function settingsToFile(settings: Settings): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, settings }, undefined, 2)}\n`;
}

/** @returns all settings: what the file leaves out, or gives without sense, is as by default */
export function settingsFromFile(text: string): Result<Settings> {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return failure("This file is not JSON: choose one that was saved here by “Export”.");
  }
  const { format, version, settings } = (file ?? {}) as Readonly<Record<string, unknown>>;
  if (format !== FORMAT)
    return failure("This file holds no settings of Socketscope: choose one that was saved here by “Export”.");
  if (version !== VERSION)
    return failure("These settings are from a newer Socketscope: update this one, then import them again.");
  return ok(parseSettings(settings));
}
