import browser from "webextension-polyfill";
import { createDebuggerTransport } from "./debugger-transport.ts";
import { pageScriptNames } from "./page-script-names.ts";
import { createRecorder } from "./recorder.ts";
import { keepReleasePort } from "./release-port.ts";

/**
 * The devtools page: one for each open DevTools, and owner of its recorder. The panel, a frame of
 * the same origin and process, takes the recorder from `window.socketscope`.
 */
const { tabId } = browser.devtools.inspectedWindow;

const recorder = createRecorder({
  transport: createDebuggerTransport(tabId),
  names: await pageScriptNames(),
  pageScript: true,
  environment: { userAgent: navigator.userAgent, extensionVersion: browser.runtime.getManifest().version },
  reloadPage: () => browser.devtools.inspectedWindow.reload(),
});
Object.assign(window, { socketscope: recorder });

keepReleasePort(tabId);
window.addEventListener("pagehide", () => recorder.dispose());
browser.devtools.network.onNavigated.addListener(() => void recorder.pageNavigated());

const panel = await browser.devtools.panels.create("Socketscope", "icons/32.png", "src/panel/panel.html");
let shown = false;
panel.onShown.addListener(() => {
  // Attaching shows the browser's infobar, so it waits until somebody looks at the panel.
  if (!shown) void recorder.controls?.start();
  shown = true;
});
