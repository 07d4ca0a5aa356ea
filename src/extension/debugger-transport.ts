import type { CdpEvent, CdpTransport } from "../capture/transport.ts";

/**
 * `chrome.debugger` for one tab, from the devtools page itself: no message hop. The only code of
 * the product that calls it, besides the service worker, which cleans up.
 */
export interface DebuggerTransport extends CdpTransport {
  /** Rejects in the browser's own words. */
  attach(): Promise<void>;
  detach(): Promise<void>;
  /** The browser ended the attachment. */
  onDetached(listener: (reason: `${chrome.debugger.DetachReason}`) => void): () => void;
}

const PROTOCOL_VERSION = "1.3";

export function createDebuggerTransport(tabId: number): DebuggerTransport {
  return {
    async attach() {
      await chrome.debugger.attach({ tabId }, PROTOCOL_VERSION);
    },
    detach: () => chrome.debugger.detach({ tabId }),
    send: (method, params, sessionId) =>
      chrome.debugger.sendCommand(sessionId === undefined ? { tabId } : { tabId, sessionId }, method, params),
    onEvent(listener) {
      const onEvent = (source: chrome.debugger.DebuggerSession, method: string, params?: object): void => {
        if (source.tabId !== tabId) return;
        const event: CdpEvent = { method, params };
        listener(source.sessionId === undefined ? event : { ...event, sessionId: source.sessionId });
      };
      chrome.debugger.onEvent.addListener(onEvent);
      return () => chrome.debugger.onEvent.removeListener(onEvent);
    },
    onDetached(listener) {
      const onDetach = (source: chrome.debugger.Debuggee, reason: `${chrome.debugger.DetachReason}`): void => {
        if (source.tabId === tabId) listener(reason);
      };
      chrome.debugger.onDetach.addListener(onDetach);
      return () => chrome.debugger.onDetach.removeListener(onDetach);
    },
  };
}
