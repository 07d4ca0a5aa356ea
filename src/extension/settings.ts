import browser from "webextension-polyfill";
import { DEFAULT_SETTINGS, parseSettings, type Settings } from "../ui/settings.ts";

const KEY = "settings";

/** The settings as stored; whatever is missing or makes no sense is as by default. */
export async function readSettings(): Promise<Settings> {
  const { [KEY]: stored } = await browser.storage.local.get(KEY);
  return stored === undefined ? DEFAULT_SETTINGS : parseSettings(stored);
}

export async function writeSettings(settings: Settings): Promise<void> {
  await browser.storage.local.set({ [KEY]: settings });
}
