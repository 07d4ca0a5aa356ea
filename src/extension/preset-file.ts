import { failure, ok, type Result } from "../core/base/result.ts";
import { checkProfile } from "../core/diagnosis/profiles/parse-profile.ts";

/** Beside `manifest.json` in the unpacked folder. */
export const PRESET_FILE = "profile.json";

/**
 * What an administrator put beside the unpacked extension: a settings file as `Settings`, `Export` writes it, or a
 * profile of one's own product, whose `settings`, if it has any, go with it.
 * @returns settings, unchecked, as `parseSettings` takes them
 */
export function presetsFromFile(text: string): Result<unknown> {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return failure(`${PRESET_FILE} beside the extension is not JSON (${(error as Error).message}): it is not used.`);
  }
  const { format, settings } = (file ?? {}) as Readonly<Record<string, unknown>>;
  if (format === "socketscope-settings") return ok(settings);
  if (format !== "socketscope-profile")
    return failure(
      `${PRESET_FILE} beside the extension is not used: its "format" is neither "socketscope-settings" nor "socketscope-profile".`,
    );
  const { settings: _, ...profile } = file as Readonly<Record<string, unknown>>;
  const checked = checkProfile(profile);
  if (!checked.ok) return failure(`${PRESET_FILE} beside the extension is not used: ${checked.error}`);
  return ok({ ...(settings as object | undefined), profiles: [profile] });
}
