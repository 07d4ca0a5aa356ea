import { failure, ok, type Result } from "../../core/base/result.ts";
import { parseSettings, SETTING_LIMITS, type Settings } from "../settings.ts";
import { t } from "../text/text.ts";

export type AmountName = keyof typeof SETTING_LIMITS;

export function unitOf(name: AmountName): string {
  return name === "keepDays" ? t("unit_days") : "MB";
}

/** `1 to 2 000 MB` */
export function rangeText(name: AmountName): string {
  const { least, most } = SETTING_LIMITS[name];
  return t("settings_amount_range", least, most, unitOf(name));
}

/** An amount as a person typed it. */
export function readAmount(name: AmountName, typed: string): Result<number> {
  const value = Number(typed);
  const { least, most } = SETTING_LIMITS[name];
  if (typed.trim() !== "" && Number.isInteger(value) && value >= least && value <= most) return ok(value);
  return failure(t("settings_amount_bad", rangeText(name)));
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
    return failure(t("settings_import_no_json"));
  }
  const { format, version, settings } = (file ?? {}) as Readonly<Record<string, unknown>>;
  if (format !== FORMAT) return failure(t("settings_import_foreign"));
  if (version !== VERSION) return failure(t("settings_import_newer"));
  return ok(parseSettings(settings));
}
