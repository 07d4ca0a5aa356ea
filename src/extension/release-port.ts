import browser from "webextension-polyfill";

const PREFIX = "release-tab:";

/** The devtools page's end of the line to the service worker. */
export interface ReleasePort {
  /** what is attached beside the tab */
  targets(targetIds: readonly string[]): void;
}

/**
 * Closing DevTools does not detach the debugger: the attachment belongs to the extension. So the
 * devtools page holds a port to the service worker, which lets go of the tab when the port breaks
 * because the page is gone. A port that breaks because the worker was stopped is opened again.
 */
export function keepReleasePort(tabId: number): ReleasePort {
  let attached: readonly string[] = [];
  let port: browser.Runtime.Port | undefined;
  const connect = (): void => {
    port = browser.runtime.connect({ name: `${PREFIX}${tabId}` });
    port.onDisconnect.addListener(() => {
      port = undefined;
      // After an update or reload of the extension there is no worker to come back to.
      if (browser.runtime.id) connect();
    });
    port.postMessage(attached);
  };
  connect();
  return {
    targets(targetIds) {
      attached = targetIds;
      port?.postMessage(attached);
    },
  };
}

/** The service worker's end. */
export function releaseWhenPortsBreak(detach: (debuggee: { tabId: number } | { targetId: string }) => void): void {
  browser.runtime.onConnect.addListener((port) => {
    const tabId = Number(port.name.slice(PREFIX.length));
    if (!port.name.startsWith(PREFIX) || !Number.isInteger(tabId)) return;
    let targetIds: string[] = [];
    port.onMessage.addListener((message) => {
      if (Array.isArray(message)) targetIds = message.filter((id): id is string => typeof id === "string");
    });
    port.onDisconnect.addListener(() => {
      detach({ tabId });
      for (const targetId of targetIds) detach({ targetId });
    });
  });
}
