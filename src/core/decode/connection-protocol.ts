import type { FrameStore } from "../session/frame-store.ts";
import type { Connection } from "../session/session.ts";
import { detectProtocol, FIRST_FRAMES } from "./detect.ts";
import type { Payload, ProtocolId } from "./protocol.ts";

interface Choice {
  /** how many of the first frames it rests on */
  readonly frames: number;
  readonly protocol: ProtocolId | undefined;
}

/** Decided anew with each of the first frames, then never again. */
const choices = new WeakMap<Connection, Choice>();

/**
 * The protocol that a connection's messages are in, by its handshake and its first messages;
 * undefined where these tell of none, or of none yet.
 */
export function protocolOf(frames: FrameStore, connection: Connection): ProtocolId | undefined {
  const rows = frames.rowsOf(connection.id);
  const count = Math.min(rows.length, FIRST_FRAMES);
  const before = choices.get(connection);
  if (before?.frames === count) return before.protocol;
  const first = Array.from({ length: count }, (_, index) => wholePayload(frames, rows.at(index)));
  const protocol = detectProtocol(
    connection,
    first.filter((payload) => payload !== undefined),
  );
  choices.set(connection, { frames: count, protocol });
  return protocol;
}

const TEXT = 1;
const utf8 = new TextDecoder();

/** A payload as it came, text or bytes; undefined where it is not kept from end to end. */
export function wholePayload(frames: FrameStore, row: number): Payload | undefined {
  const payload = frames.payloadOf(row);
  if (payload.kind === "dropped" || !payload.whole) return undefined;
  return frames.opcodeOf(row) === TEXT ? utf8.decode(payload.bytes) : payload.bytes;
}
