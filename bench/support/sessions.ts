import { applyEvent } from "../../src/core/session/apply-event.ts";
import type { Session } from "../../src/core/session/session.ts";

/** Connections that have been opened; returns their ids. */
export function openConnections(session: Session, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `c${index + 1}`;
    const url = `wss://host-${index % 8}.test/api/${index % 20}`;
    applyEvent(session, { type: "connection-created", at: 0, id, url, target: "page" });
    applyEvent(session, { type: "connection-observed", at: 0, id });
    applyEvent(session, { type: "handshake-sent", at: 1, id, headers: [{ name: "Host", value: "host.test" }] });
    const headers = [
      { name: "Upgrade", value: "websocket" },
      { name: "Connection", value: "Upgrade" },
      { name: "Server", value: "nginx/1.26.2" },
    ];
    applyEvent(session, { type: "handshake-answered", at: 20, id, status: 101, statusText: "", headers });
    return id;
  });
}
