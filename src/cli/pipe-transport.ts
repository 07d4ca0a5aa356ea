import type { CdpEvent, CdpTransport } from "../capture/transport.ts";
import type { CdpConnection, CdpSession } from "./chromium/cdp.ts";

/** Nobody's children, so no page attaches them: the browser itself does. */
const SHARED_WORKERS = {
  autoAttach: true,
  waitForDebuggerOnStart: true,
  flatten: true,
  filter: [{ type: "shared_worker" }],
};

/**
 * What capture needs, over the pipe to a browser of our own. In a browser that shows one page, every
 * session is of that page or below it; shared workers are told like any other child session.
 */
export async function createPipeTransport(browser: CdpConnection, page: CdpSession): Promise<CdpTransport> {
  const transport: CdpTransport = {
    send(method, params, sessionId) {
      const session = sessionId === undefined ? page : browser.adopt(sessionId, "");
      return session.send(method, params);
    },
    onEvent: (listener) =>
      browser.onAny(({ method, params, sessionId }) => {
        const event: CdpEvent = { method, params };
        if (sessionId === page.sessionId) listener(event);
        else if (sessionId !== undefined) listener({ ...event, sessionId });
        else if (isSharedWorker(method, params)) listener(event);
      }),
  };
  await browser.send("Target.setAutoAttach", SHARED_WORKERS);
  return transport;
}

/** Attached by the browser's own session; that the page itself was attached is no event of capture's. */
function isSharedWorker(method: string, params: Readonly<Record<string, unknown>>): boolean {
  if (method === "Target.detachedFromTarget") return true;
  if (method !== "Target.attachedToTarget") return false;
  const { targetInfo } = params;
  return (
    typeof targetInfo === "object" && targetInfo !== null && "type" in targetInfo && targetInfo.type === "shared_worker"
  );
}
