import browser from "webextension-polyfill";
import { pageScriptTestSource, type PageScriptNames } from "../capture/page-script.ts";
import { fields } from "../capture/fields.ts";
import type { CdpTransport } from "../capture/transport.ts";
import { failure, ok } from "../core/base/result.ts";
import type { ExtensionHealth, KeptSessions, RecordingStatus, SelfTest } from "../ui/source.ts";

export interface HealthOptions {
  readonly version: string;
  readonly transport: CdpTransport;
  readonly names: PageScriptNames;
  readonly status: () => RecordingStatus;
  /** whether the page script belongs to the present recording */
  readonly pageScript: () => boolean;
  readonly keptSessions: () => KeptSessions;
}

/** About, self-test and "Delete all": what a person may ask of the extension itself. */
export function createHealth(options: HealthOptions): ExtensionHealth {
  return {
    version: options.version,
    async stored() {
      const kept = await options.keptSessions().usage();
      const settings = await chrome.storage.local.getBytesInUse().catch(() => undefined);
      return { ...(kept.ok ? { keptSessions: kept.value } : {}), ...(settings === undefined ? {} : { settings }) };
    },
    async deleteAll() {
      const kept = await options.keptSessions().deleteAll();
      try {
        await browser.storage.local.clear();
        localStorage.clear();
      } catch (error) {
        return failure(`The settings could not be deleted: ${(error as Error).message}.`);
      }
      return kept.ok ? ok(undefined) : kept;
    },
    selfTest: async () => [await attach(options), await pageScript(options), await storage(), await kept(options)],
  };
}

async function attach({ status, transport }: HealthOptions): Promise<SelfTest> {
  const part = "attach";
  const now = status();
  if (now.state === "refused") return { part, outcome: "failed", words: `The browser refused: ${now.message}` };
  if (now.state !== "recording") return { part, outcome: "not-tested", words: "Nothing is recorded at this moment." };
  try {
    const answer = fields(await transport.send("Runtime.evaluate", { expression: "6 * 7", returnByValue: true }));
    const right = fields(answer?.result)?.value === 42;
    return right
      ? { part, outcome: "passed", words: "The page answers through the debugger." }
      : { part, outcome: "failed", words: "The page gave a wrong answer through the debugger." };
  } catch (error) {
    return { part, outcome: "failed", words: `The page did not answer: ${(error as Error).message}` };
  }
}

async function pageScript({ status, transport, names, pageScript: wanted }: HealthOptions): Promise<SelfTest> {
  const part = "page-script";
  if (status().state !== "recording")
    return { part, outcome: "not-tested", words: "Nothing is recorded at this moment." };
  if (!wanted()) return { part, outcome: "not-tested", words: "It is turned off in the settings." };
  try {
    const expression = pageScriptTestSource(names);
    const answer = fields(await transport.send("Runtime.evaluate", { expression, returnByValue: true, silent: true }));
    return fields(answer?.result)?.value === true
      ? { part, outcome: "passed", words: "It is in the page." }
      : { part, outcome: "failed", words: "It is not in the page: close codes stay unknown. Reload the page." };
  } catch (error) {
    return { part, outcome: "failed", words: `The page did not answer: ${(error as Error).message}` };
  }
}

async function storage(): Promise<SelfTest> {
  const part = "storage";
  const key = "selfTest";
  try {
    const value = crypto.randomUUID();
    await browser.storage.local.set({ [key]: value });
    const read = (await browser.storage.local.get(key))[key];
    await browser.storage.local.remove(key);
    return read === value
      ? { part, outcome: "passed", words: "What is written can be read again." }
      : { part, outcome: "failed", words: "What was written came back changed." };
  } catch (error) {
    return { part, outcome: "failed", words: `Settings cannot be stored: ${(error as Error).message}` };
  }
}

async function kept({ keptSessions }: HealthOptions): Promise<SelfTest> {
  const part = "kept-sessions";
  const { notice } = keptSessions();
  if (notice !== undefined) return { part, outcome: "failed", words: notice };
  const listed = await keptSessions().list();
  return listed.ok
    ? { part, outcome: "passed", words: `The database answers; sessions kept: ${listed.value.length}.` }
    : { part, outcome: "not-tested", words: listed.error };
}
