import browser from "webextension-polyfill";
import { releaseAbandonedTabs } from "./release-port.ts";
import { showViewer } from "./viewer-tab.ts";

/** The service worker cleans up, see `release-port.ts`, and answers the toolbar's button. */
releaseAbandonedTabs((debuggee) => {
  // It may be detached already: recording was stopped, or the tab is gone.
  chrome.debugger.detach(debuggee).catch(() => undefined);
});

browser.action.onClicked.addListener(() => void showViewer());
