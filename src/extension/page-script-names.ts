import browser from "webextension-polyfill";
import type { PageScriptNames } from "../capture/page-script.ts";

const KEY = "pageScriptNames";

/**
 * Two names that no page can guess, the same for as long as the browser runs: a page that was
 * recorded before still has its page script, and opening DevTools again must find it.
 */
export async function pageScriptNames(): Promise<PageScriptNames> {
  const { [KEY]: stored } = await browser.storage.session.get(KEY);
  if (isNames(stored)) return stored;
  const names = { binding: `__${crypto.randomUUID()}`, secret: crypto.randomUUID() };
  await browser.storage.session.set({ [KEY]: names });
  return names;
}

function isNames(value: unknown): value is PageScriptNames {
  if (typeof value !== "object" || value === null) return false;
  const { binding, secret } = value as Partial<Record<string, unknown>>;
  return typeof binding === "string" && typeof secret === "string";
}
