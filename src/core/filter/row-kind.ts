import type { ConnectionId } from "../base/units.ts";
import { detectProtocol, FIRST_FRAMES } from "../decode/detect.ts";
import { frameKind, type FrameKind } from "../decode/kind.ts";
import type { ProtocolId } from "../decode/protocol.ts";
import type { PayloadSpan } from "../session/frame-store.ts";
import type { Session } from "../session/session.ts";

/** What a frame of a session is in the words of its connection's protocol; undefined where that cannot be told. */
export type RowKind = (row: number) => FrameKind | undefined;

interface Known {
  readonly protocol: ProtocolId | "none";
  /** of how many first messages */
  readonly from: number;
}

/** Keeps which protocol a connection speaks; looked at anew only while its first messages arrive. */
export function createRowKind({ frames, connections }: Pick<Session, "frames" | "connections">): RowKind {
  const known = new Map<ConnectionId, Known>();
  const span: PayloadSpan = { bytes: new Uint8Array(0), start: 0, end: 0, whole: true };
  const utf8 = new TextDecoder();

  const payloadOf = (row: number): string | Uint8Array | undefined => {
    if (!frames.readPayload(row, span)) return undefined;
    const bytes = span.bytes.subarray(span.start, span.end);
    return frames.opcodeOf(row) === 1 ? utf8.decode(bytes) : bytes;
  };
  const protocolOf = (id: ConnectionId): ProtocolId | "none" => {
    const rows = frames.rowsOf(id);
    const from = Math.min(rows.length, FIRST_FRAMES);
    const before = known.get(id);
    if (before && before.from === from) return before.protocol;
    const first = Array.from({ length: from }, (_, index) => payloadOf(rows.at(index)) ?? []).flat();
    const { url = "", subprotocol } = connections.get(id) ?? {};
    const protocol = detectProtocol({ url, subprotocol }, first) ?? "none";
    known.set(id, { protocol, from });
    return protocol;
  };

  return (row) => {
    const id = frames.connectionOf(row);
    const protocol = protocolOf(id);
    if (!frames.readPayload(row, span)) return undefined;
    return frameKind({
      url: connections.get(id)?.url ?? "",
      direction: frames.directionOf(row),
      opcode: frames.opcodeOf(row),
      payload: span.bytes.subarray(span.start, span.end),
      known: protocol,
    });
  };
}

/** All that a filter of kinds looks into: `socket.io event chat`. */
export function kindWords({ protocol, kind, detail = "" }: FrameKind): string {
  return `${protocol} ${kind} ${detail}`.toLowerCase();
}
