import { join } from "node:path";
import type { Chromium } from "./launch.ts";

export interface Downloads {
  /** Does `action` and waits for the download that it causes. Gives the file and the name it was offered under. */
  during(
    action: () => Promise<void>,
    options?: { timeoutMs?: number },
  ): Promise<{ path: string; suggestedName: string }>;
}

/** Catches downloads of any tab or panel in a folder of the profile, which goes when the browser does. */
export async function catchDownloads(browser: Chromium): Promise<Downloads> {
  const folder = join(browser.profile, "caught-downloads");
  await browser.cdp.send("Browser.setDownloadBehavior", {
    behavior: "allowAndName",
    downloadPath: folder,
    eventsEnabled: true,
  });
  return {
    async during(action, { timeoutMs = 15_000 } = {}) {
      const ended = new Set<string>();
      const stop = browser.cdp.on("Browser.downloadProgress", ({ guid, state }) => {
        if (state === "completed") ended.add(String(guid));
      });
      try {
        const begun = browser.cdp.waitFor("Browser.downloadWillBegin", () => true, { timeoutMs });
        begun.catch(() => undefined); // if the action fails, its own error is the one to see
        await action();
        const { guid, suggestedFilename } = await begun;
        const id = String(guid);
        if (!ended.has(id))
          await browser.cdp.waitFor(
            "Browser.downloadProgress",
            (p) => p["guid"] === guid && p["state"] === "completed",
            {
              timeoutMs,
            },
          );
        return { path: join(folder, id), suggestedName: String(suggestedFilename) };
      } finally {
        stop();
      }
    },
  };
}
