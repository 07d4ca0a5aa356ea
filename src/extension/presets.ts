import browser from "webextension-polyfill";
import { parseSettings } from "../ui/settings.ts";
import type { Presets } from "../ui/source.ts";
import { PRESET_FILE, presetsFromFile } from "./preset-file.ts";

/** What an administrator set for everyone, by a file beside the unpacked extension and by policy, which goes first. */
export async function readPresets(): Promise<Presets> {
  const [file, managed] = await Promise.all([packagedFile(PRESET_FILE), managedSettings()]);
  const given = file === undefined ? undefined : presetsFromFile(file);
  const settings = parseSettings(managed, parseSettings(given?.ok ? given.value : undefined));
  return { settings, ...(given && !given.ok ? { problem: given.error } : {}) };
}

/** Empty where no policy says anything; Chromium checks it against `managed-schema.json`. */
async function managedSettings(): Promise<unknown> {
  return browser.storage.managed.get().catch(() => ({}));
}

/** The text of a file of the extension's folder; undefined if there is none. `fetch` would log its absence as an error. */
function packagedFile(name: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const none = (): void => resolve(undefined);
    chrome.runtime.getPackageDirectoryEntry((folder) =>
      folder.getFile(
        name,
        {},
        (entry) => (entry as FileSystemFileEntry).file((file) => void file.text().then(resolve, none), none),
        none,
      ),
    );
  });
}
