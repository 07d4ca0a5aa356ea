import type { CdpEvent, CdpTransport, SessionKey } from "../capture/transport.ts";

/**
 * `chrome.debugger` for one tab, from the devtools page itself: no message hop. The only code of
 * the product that calls it, besides the service worker, which cleans up.
 */
export interface DebuggerTransport extends CdpTransport {
  /** Rejects in the browser's own words. */
  attach(): Promise<void>;
  /** Lets go of the tab and of everything else that was attached. */
  detach(): Promise<void>;
  /**
   * Shared workers are nobody's children, so the browser does not attach them by itself: attaches
   * those of `origin` that are not attached yet and tells of each like of any other child session.
   */
  attachSharedWorkers(origin: string): Promise<void>;
  /** The browser ended the attachment of the tab. */
  onDetached(listener: (reason: `${chrome.debugger.DetachReason}`) => void): () => void;
}

const PROTOCOL_VERSION = "1.3";
/** A shared worker's own session is named after its target. */
const TARGET_SESSION = "target:";

/** @param onTargets told the ids of the other targets that are attached, whenever they change */
export function createDebuggerTransport(
  tabId: number,
  onTargets: (targetIds: readonly string[]) => void = () => undefined,
): DebuggerTransport {
  const listeners = new Set<(event: CdpEvent) => void>();
  const targets = new Set<string>();
  const tell = (event: CdpEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const forget = (targetId: string): void => {
    if (!targets.delete(targetId)) return;
    onTargets([...targets]);
    tell({ method: "Target.detachedFromTarget", params: { sessionId: TARGET_SESSION + targetId } });
  };

  chrome.debugger.onEvent.addListener((source, method, params) => {
    const { targetId, sessionId } = source;
    if (source.tabId === tabId) tell(sessionId === undefined ? { method, params } : { method, params, sessionId });
    else if (targetId !== undefined && targets.has(targetId))
      tell({ method, params, sessionId: sessionId ?? TARGET_SESSION + targetId });
  });
  chrome.debugger.onDetach.addListener(({ targetId }) => {
    if (targetId !== undefined) forget(targetId);
  });

  return {
    async attach() {
      await chrome.debugger.attach({ tabId }, PROTOCOL_VERSION);
    },
    async detach() {
      const others = [...targets].map((targetId) => chrome.debugger.detach({ targetId }).catch(() => undefined));
      targets.clear();
      onTargets([]);
      await Promise.all([chrome.debugger.detach({ tabId }), ...others]);
    },
    async attachSharedWorkers(origin) {
      for (const { id, type, url } of await chrome.debugger.getTargets()) {
        if (type !== "worker" || targets.has(id) || !url.startsWith(`${origin}/`)) continue;
        try {
          await chrome.debugger.attach({ targetId: id }, PROTOCOL_VERSION);
        } catch {
          // A service worker of the page that is its child already, or gone meanwhile.
          continue;
        }
        targets.add(id);
        onTargets([...targets]);
        const targetInfo = { type: "shared_worker", url };
        const params = { sessionId: TARGET_SESSION + id, targetInfo, waitingForDebugger: false };
        tell({ method: "Target.attachedToTarget", params });
      }
    },
    send: (method, params, session) => chrome.debugger.sendCommand(debuggeeOf(tabId, session), method, params),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
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

function debuggeeOf(tabId: number, session: SessionKey): chrome.debugger.DebuggerSession {
  if (session === undefined) return { tabId };
  if (session.startsWith(TARGET_SESSION)) return { targetId: session.slice(TARGET_SESSION.length) };
  return { tabId, sessionId: session };
}
