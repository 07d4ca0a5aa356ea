import { releaseAbandonedTabs } from "./release-port.ts";

/** The service worker only cleans up: see `release-port.ts`. */
releaseAbandonedTabs((debuggee) => {
  // It may be detached already: recording was stopped, or the tab is gone.
  chrome.debugger.detach(debuggee).catch(() => undefined);
});
