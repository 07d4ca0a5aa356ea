import browser from "webextension-polyfill";

const PREFIX = "release-tab:";

/**
 * Closing DevTools does not detach the debugger: the attachment belongs to the extension. So the
 * devtools page holds a port to the service worker, which lets go of the tab when the port breaks
 * because the page is gone. A port that breaks because the worker was stopped is opened again.
 */
export function keepReleasePort(tabId: number): void {
  const port = browser.runtime.connect({ name: `${PREFIX}${tabId}` });
  port.onDisconnect.addListener(() => {
    // After an update or reload of the extension there is no worker to come back to.
    if (browser.runtime.id) keepReleasePort(tabId);
  });
}

/** The service worker's side. */
export function releaseTabsOfBrokenPorts(detach: (tabId: number) => void): void {
  browser.runtime.onConnect.addListener((port) => {
    const tabId = Number(port.name.slice(PREFIX.length));
    if (!port.name.startsWith(PREFIX) || !Number.isInteger(tabId)) return;
    port.onDisconnect.addListener(() => detach(tabId));
  });
}
