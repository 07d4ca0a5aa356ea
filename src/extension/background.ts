import { releaseWhenPortsBreak } from "./release-port.ts";

/** The service worker only cleans up: see `release-port.ts`. */
releaseWhenPortsBreak((debuggee) => {
  // It may be detached already: the devtools page itself lets go when it can.
  chrome.debugger.detach(debuggee).catch(() => undefined);
});
