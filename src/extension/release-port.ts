import browser from "webextension-polyfill";

/**
 * Closing DevTools does not detach the debugger: the attachment belongs to the extension, and a page
 * that goes away can no longer ask for anything. So the service worker lets go in its place. Each
 * devtools page holds a port as a sign of life, and notes in the session storage what is to be let
 * go of; a port that breaks because the worker was stopped is opened again. A worker that starts
 * looks for notes without a port: their page went away while there was no worker.
 */
const PORT = "release-tab:";
const NOTE = "release:";

/** How long a living page may take to open its port to a worker that has just started. */
const GRACE_MS = 500;

/** The devtools page's end. */
export interface ReleasePort {
  /** what is attached beside the tab */
  targets(targetIds: readonly string[]): void;
}

export function keepReleasePort(tabId: number): ReleasePort {
  const connect = (): void => {
    const port = browser.runtime.connect({ name: `${PORT}${tabId}` });
    port.onDisconnect.addListener(() => {
      // After an update or reload of the extension there is no worker to come back to.
      if (browser.runtime.id) connect();
    });
  };
  const note = (targetIds: readonly string[]): void => {
    void browser.storage.session.set({ [`${NOTE}${tabId}`]: targetIds });
  };
  note([]);
  connect();
  return { targets: note };
}

export type Release = (debuggee: { tabId: number } | { targetId: string }) => void;

/** The service worker's end; to be called while it starts. */
export function releaseAbandonedTabs(detach: Release): void {
  /** how many pages are alive for each tab: two for a moment when DevTools is closed and opened again */
  const alive = new Map<number, number>();

  const release = async (tabId: number): Promise<void> => {
    if (alive.has(tabId)) return;
    detach({ tabId });
    const key = `${NOTE}${tabId}`;
    const { [key]: targetIds } = await browser.storage.session.get(key);
    for (const targetId of Array.isArray(targetIds) ? targetIds : []) {
      if (typeof targetId === "string") detach({ targetId });
    }
    // Unless DevTools was opened again meanwhile, and the note is that of the new page.
    if (!alive.has(tabId)) await browser.storage.session.remove(key);
  };

  browser.runtime.onConnect.addListener((port) => {
    const tabId = tabIdIn(PORT, port.name);
    if (tabId === undefined) return;
    alive.set(tabId, (alive.get(tabId) ?? 0) + 1);
    port.onDisconnect.addListener(() => {
      const left = (alive.get(tabId) ?? 1) - 1;
      if (left > 0) alive.set(tabId, left);
      else alive.delete(tabId);
      void release(tabId);
    });
  });

  const releaseOrphans = async (): Promise<void> => {
    for (const key of Object.keys(await browser.storage.session.get())) {
      const tabId = tabIdIn(NOTE, key);
      if (tabId !== undefined) await release(tabId);
    }
  };
  setTimeout(() => void releaseOrphans(), GRACE_MS);
}

function tabIdIn(prefix: string, name: string): number | undefined {
  const tabId = Number(name.slice(prefix.length));
  return name.startsWith(prefix) && Number.isInteger(tabId) ? tabId : undefined;
}
