import browser from "webextension-polyfill";
import { createDebuggerTransport } from "./debugger-transport.ts";
import { createHealth } from "./health.ts";
import { pageScriptNames } from "./page-script-names.ts";
import { createRecorder } from "./recorder.ts";
import { keepReleasePort } from "./release-port.ts";
import { createSessionKeeper } from "./session-keeper.ts";
import { readPresets } from "./presets.ts";
import { settingsStore } from "./settings.ts";

/**
 * The devtools page: one for each open DevTools, and owner of its recorder. The panel, a frame of
 * the same origin and process, takes the recorder from `window.socketscope`.
 */
const { tabId } = browser.devtools.inspectedWindow;
const { version } = browser.runtime.getManifest();
const DAY_MS = 24 * 60 * 60 * 1000;
const BYTES_A_MB = 1_000_000;

const [names, presets] = await Promise.all([pageScriptNames(), readPresets()]);
const store = settingsStore(presets.settings);
const settings = await store.read();
const releasePort = keepReleasePort(tabId);
const transport = createDebuggerTransport(tabId, (targetIds) => releasePort.targets(targetIds));
const recorder = await createRecorder({
  transport,
  names,
  environment: { userAgent: navigator.userAgent, extensionVersion: version },
  settings,
  presets,
  saveSettings: (part) => store.change(part),
  openKeeper: ({ keepSessions, keepDays, keepMb }) =>
    createSessionKeeper(
      version,
      keepSessions ? { maxAgeMs: keepDays * DAY_MS, maxBytes: keepMb * BYTES_A_MB } : undefined,
    ),
  health: (of) => createHealth({ version, transport, names, ...of }),
  reloadPage: () => browser.devtools.inspectedWindow.reload(),
});
Object.assign(window, { socketscope: recorder });

store.onChanged((settings) => void recorder.settingsChanged(settings));
window.addEventListener("pagehide", () => recorder.dispose());
browser.devtools.network.onNavigated.addListener(() => void recorder.pageNavigated());

const panel = await browser.devtools.panels.create("Socketscope", "icons/32.png", "src/panel/panel.html");
if (settings.startWith === "devtools") {
  void recorder.controls.start();
} else {
  let shown = false;
  panel.onShown.addListener(() => {
    // Attaching shows the browser's infobar, so it waits until somebody looks at the panel.
    if (!shown) void recorder.controls.start();
    shown = true;
  });
}
