import browser from "webextension-polyfill";

const VIEWER = "src/viewer/viewer.html";

/** Shows the viewer's page: the tab that has it already, or a new one. No permission is needed for either. */
export async function showViewer(): Promise<void> {
  const url = browser.runtime.getURL(VIEWER);
  // The tab's address itself would be hidden from us, but our own pages are known to the browser as ours.
  const [open] = await chrome.runtime.getContexts({ contextTypes: ["TAB"], documentUrls: [url] });
  if (open) {
    await browser.tabs.update(open.tabId, { active: true });
    await browser.windows.update(open.windowId, { focused: true });
  } else await browser.tabs.create({ url });
}
