import { assertNever } from "../core/base/assert-never.ts";
import type { EpochMillis, Millis } from "../core/base/units.ts";
import type { SessionEvent, TargetKind } from "../core/session/events.ts";
import type { BlockReport } from "./blocked.ts";
import type { PageMessage } from "./page-messages.ts";
import type { Sockets } from "./sockets.ts";
import type { Origin } from "./transport.ts";

export interface PageContext {
  readonly sockets: Sockets;
  readonly emit: (event: SessionEvent) => void;
  readonly blocked: (origin: Origin, report: BlockReport) => void;
  /** of this message's arrival */
  readonly now: () => EpochMillis;
}

/** No message is on its way for longer, however busy or paused the page is. */
const OLDEST_MESSAGE: Millis = 3_600_000;

/** What the page script told, as session events. */
export function translatePageMessage(context: PageContext, message: PageMessage, origin: Origin): void {
  const { sockets, emit } = context;
  // The page's wall clock is the recorder's own; only a forged message lies outside the present.
  const now = context.now();
  const at = message.at > now || message.at < now - OLDEST_MESSAGE ? now : message.at;
  switch (message.kind) {
    case "new": {
      const id = sockets.claim(origin.session, message.url, message);
      if (id === undefined) return;
      const target: TargetKind = origin.target === "page" && !message.top ? "frame" : origin.target;
      const documentUrl = message.document;
      return emit({
        type: "connection-observed",
        at,
        id,
        target,
        ...(documentUrl === undefined ? {} : { documentUrl }),
      });
    }
    case "throw": {
      const by =
        message.name === "SecurityError" && /insecure/i.test(message.message) ? "mixed-content" : "constructor";
      const documentUrl = message.document;
      return context.blocked(origin, {
        source: "script",
        by,
        url: message.url,
        message: message.message,
        at,
        ...(documentUrl === undefined ? {} : { documentUrl }),
      });
    }
    case "call": {
      const id = sockets.byName(message);
      if (id === undefined) return;
      const { code, reason, stack } = message;
      return emit({
        type: "close-called",
        at,
        id,
        ...(code === undefined ? {} : { code }),
        ...(reason === undefined ? {} : { reason }),
        stack,
      });
    }
    case "close": {
      sockets.lateClose(origin.session, message);
      const id = sockets.byName(message);
      if (id === undefined) return;
      const { code, reason, wasClean } = message;
      sockets.ended(id);
      return emit({ type: "close-event", at, id, code, reason, wasClean });
    }
    case "message":
      return sockets.firstMessage(origin.session, message, message.size);
    case "waiting": {
      const id = sockets.byName(message);
      if (id === undefined) return;
      const { bytes, peak, sends, over } = message;
      const since = Math.min(at, message.since);
      return emit({ type: "send-buffer", at, id, since, bytes, peak, sends, over });
    }
    case "page-hide":
    case "page-show": {
      const connections = message.sockets.flatMap((n) => sockets.byName({ realm: message.realm, n }) ?? []);
      // A frame's own coming and going is told only where it takes sockets with it.
      if (!message.top && connections.length === 0) return;
      if (message.kind === "page-hide") sockets.left(connections);
      const { kind, persisted, document: url } = message;
      return emit({ type: "page-event", at, kind, persisted, connections, ...(url === undefined ? {} : { url }) });
    }
    case "hidden":
    case "visible":
    case "frozen":
    case "resumed":
    case "offline":
    case "online":
      return emit({ type: "page-event", at, kind: message.kind });
    default:
      return assertNever(message);
  }
}
