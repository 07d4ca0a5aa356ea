import { detectProtocol, FIRST_FRAMES } from "../../core/decode/detect.ts";
import { frameKind, type FrameKind } from "../../core/decode/kind.ts";
import type { Payload, ProtocolId } from "../../core/decode/protocol.ts";
import type { FrameStore } from "../../core/session/frame-store.ts";
import type { Connection, Session } from "../../core/session/session.ts";

interface Choice {
  /** how many of the first frames it rests on */
  readonly frames: number;
  readonly protocol: ProtocolId | undefined;
}

/** Decided anew with each of the first frames, then never again. */
const choices = new WeakMap<Connection, Choice>();

/**
 * The protocol that a connection's messages are in, by its handshake and its first messages.
 * `none`: all of these were seen and tell of none; undefined: it may yet turn out.
 */
export function protocolOf({ frames }: Session, connection: Connection): ProtocolId | "none" | undefined {
  const rows = frames.rowsOf(connection.id);
  const count = Math.min(rows.length, FIRST_FRAMES);
  let choice = choices.get(connection);
  if (choice?.frames !== count) {
    const first = Array.from({ length: count }, (_, index) => wholePayload(frames, rows.at(index)));
    const known = first.filter((payload) => payload !== undefined);
    choice = { frames: count, protocol: detectProtocol(connection, known) };
    choices.set(connection, choice);
  }
  return choice.protocol ?? (count === FIRST_FRAMES ? "none" : undefined);
}

/**
 * What a frame is, in the words of its connection's protocol. Looks at 2 kB at most: for the rows in
 * view, and for filters that go over all in pieces. Undefined where it cannot be told, or the
 * payload is not kept.
 */
export function kindOf(session: Session, row: number): FrameKind | undefined {
  const { frames, connections } = session;
  const connection = connections.get(frames.connectionOf(row));
  const payload = frames.payloadOf(row);
  if (!connection || payload.kind === "dropped") return undefined;
  return frameKind({
    url: connection.url,
    subprotocol: connection.subprotocol,
    direction: frames.directionOf(row),
    opcode: frames.opcodeOf(row),
    payload: payload.bytes,
    known: protocolOf(session, connection),
  });
}

const TEXT = 1;
const utf8 = new TextDecoder();

/** A payload as it came, text or bytes; undefined where it is not kept from end to end. */
export function wholePayload(frames: FrameStore, row: number): Payload | undefined {
  const payload = frames.payloadOf(row);
  if (payload.kind === "dropped" || !payload.whole) return undefined;
  return frames.opcodeOf(row) === TEXT ? utf8.decode(payload.bytes) : payload.bytes;
}
