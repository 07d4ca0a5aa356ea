import browser from "webextension-polyfill";
import { parseSettings, type Settings } from "../ui/settings.ts";

const KEY = "settings";

/** Only what a person chose is stored, so that what an administrator sets later holds for the rest. */
export interface SettingsStore {
  read(): Promise<Settings>;
  /**
   * Stores what was changed and leaves the rest as another window may have chosen it meanwhile.
   * @returns all settings as they are now
   */
  change(part: Partial<Settings>): Promise<Settings>;
  /** Calls back when the settings were changed, from here or from another window. */
  onChanged(callback: (settings: Settings) => void): void;
}

async function chosen(): Promise<unknown> {
  return (await browser.storage.local.get(KEY))[KEY];
}

/** @param presets what holds where nothing was chosen */
export function settingsStore(presets: Settings): SettingsStore {
  return {
    read: async () => parseSettings(await chosen(), presets),
    change: (part) =>
      navigator.locks.request("socketscope-settings", async () => {
        const before = await chosen();
        const now = { ...(typeof before === "object" ? before : {}), ...part };
        await browser.storage.local.set({ [KEY]: now });
        return parseSettings(now, presets);
      }),
    onChanged(callback) {
      browser.storage.local.onChanged.addListener((changes: Record<string, browser.Storage.StorageChange>) => {
        const change = changes[KEY];
        if (change) callback(parseSettings(change.newValue, presets));
      });
    },
  };
}
