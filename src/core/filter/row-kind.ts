import { protocolOf } from "../decode/connection-protocol.ts";
import { frameKind, type FrameKind } from "../decode/kind.ts";
import type { PayloadSpan } from "../session/frame-store.ts";
import type { Session } from "../session/session.ts";

/** What a frame of a session is in the words of its connection's protocol; undefined where that cannot be told. */
export type RowKind = (row: number) => FrameKind | undefined;

/** Asks a connection's protocol for the kind of each of its frames. */
export function createRowKind({ frames, connections }: Pick<Session, "frames" | "connections">): RowKind {
  const span: PayloadSpan = { bytes: new Uint8Array(0), start: 0, end: 0, whole: true };
  return (row) => {
    const connection = connections.get(frames.connectionOf(row));
    const protocol = connection && protocolOf(frames, connection);
    if (!frames.readPayload(row, span)) return undefined;
    return frameKind({
      url: connection?.url ?? "",
      direction: frames.directionOf(row),
      opcode: frames.opcodeOf(row),
      payload: span.bytes.subarray(span.start, span.end),
      known: protocol ?? "none",
    });
  };
}

/** All that a filter of kinds looks into: `socket.io event chat`. */
export function kindWords({ protocol, kind, detail = "" }: FrameKind): string {
  return `${protocol} ${kind} ${detail}`.toLowerCase();
}
