import browser from "webextension-polyfill";
import { DEFAULT_SETTINGS, parseSettings, type Settings } from "../ui/settings.ts";

const KEY = "settings";

/** The settings as stored; whatever is missing or makes no sense is as by default. */
export async function readSettings(): Promise<Settings> {
  const { [KEY]: stored } = await browser.storage.local.get(KEY);
  return stored === undefined ? DEFAULT_SETTINGS : parseSettings(stored);
}

/**
 * Stores what was changed and leaves the rest as another window may have chosen it meanwhile.
 * @returns all settings as they are now
 */
export async function changeStoredSettings(part: Partial<Settings>): Promise<Settings> {
  return navigator.locks.request("socketscope-settings", async () => {
    const settings = { ...(await readSettings()), ...part };
    await browser.storage.local.set({ [KEY]: settings });
    return settings;
  });
}

/** Calls back when the settings were changed, from here or from another window. */
export function onSettingsChanged(callback: (settings: Settings) => void): void {
  browser.storage.local.onChanged.addListener((changes: Record<string, browser.Storage.StorageChange>) => {
    const change = changes[KEY];
    if (change) callback(change.newValue === undefined ? DEFAULT_SETTINGS : parseSettings(change.newValue));
  });
}
