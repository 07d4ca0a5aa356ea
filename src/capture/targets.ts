import type { TargetKind } from "../core/session/events.ts";
import { fields, text } from "./fields.ts";
import type { CdpTransport, Origin, SessionKey } from "./transport.ts";

/**
 * The page and everything below it that can open a socket: cross-site frames, workers, workers of
 * workers, service workers. Each is a session of its own and must be asked for its own children.
 */
export interface Targets {
  origin(session: SessionKey): Origin;
  /** the page's own session; to be called once an attachment */
  attachPage(): Promise<void>;
  /** `Target.attachedToTarget` and `Target.detachedFromTarget`; the origin of what went away */
  handle(method: string, params: unknown, session: SessionKey): Origin | undefined;
  setPageUrl(url: string): void;
  /** everything attached is gone */
  reset(): void;
}

interface TargetOptions {
  readonly transport: CdpTransport;
  /** sends what a session needs, without waiting between; settles when all is answered */
  readonly prepare: (origin: Origin, send: Send) => Promise<void>;
}

export type Send = (method: string, params?: Record<string, unknown>) => Promise<unknown>;

const AUTO_ATTACH = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };

export function createTargets({ transport, prepare }: TargetOptions): Targets {
  const origins = new Map<SessionKey, Origin>();
  const page: { url: string } = { url: "" };

  const setUp = async (origin: Origin, waiting: boolean): Promise<void> => {
    const send: Send = (method, params) => transport.send(method, params, origin.session);
    // A service worker that is asked anything before it runs takes the whole browser down.
    if (origin.target === "service-worker") await send("Runtime.runIfWaitingForDebugger");
    const prepared = prepare(origin, send);
    const children = send("Target.setAutoAttach", AUTO_ATTACH);
    const running = waiting && origin.target !== "service-worker" ? send("Runtime.runIfWaitingForDebugger") : undefined;
    await Promise.all([prepared, children, running]);
  };

  return {
    origin: (session) =>
      session === undefined
        ? { session, target: "page", url: page.url }
        : (origins.get(session) ?? { session, target: "frame", url: "" }),
    attachPage: () => setUp({ session: undefined, target: "page", url: page.url }, false),
    setPageUrl(url) {
      page.url = url;
    },
    handle(method, params) {
      const event = fields(params);
      const session = text(event?.sessionId);
      if (!event || session === undefined) return undefined;
      if (method === "Target.attachedToTarget") {
        const info = fields(event.targetInfo);
        const origin: Origin = { session, target: targetKind(text(info?.type)), url: text(info?.url) ?? "" };
        origins.set(session, origin);
        // A target that went away meanwhile answers with an error; there is nothing left to record.
        setUp(origin, event.waitingForDebugger === true).catch(() => undefined);
        return undefined;
      }
      const gone = origins.get(session);
      origins.delete(session);
      return gone;
    },
    reset: () => origins.clear(),
  };
}

function targetKind(type: string | undefined): TargetKind {
  switch (type) {
    case "worker":
      return "worker";
    case "shared_worker":
      return "shared-worker";
    case "service_worker":
      return "service-worker";
    case "page":
      return "page";
    default:
      return "frame";
  }
}
