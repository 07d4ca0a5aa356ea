import { HEAD_BYTES, PROTOCOL_IDS, type Payload, type ProtocolId } from "./protocol.ts";
import { SIGNS } from "./signs.ts";

/** What the handshake tells. */
export interface Handshaken {
  readonly url: string;
  readonly subprotocol?: string | undefined;
}

/** So many messages from the beginning of a connection decide. */
export const FIRST_FRAMES = 8;
/** Longer first messages are left aside: what tells a protocol is short. */
const LONGEST_SIGN = 64 * 1024;

/**
 * The protocol of a connection by its handshake and its first messages (whole, in order, of both
 * directions). The agreed sub-protocol counts most. An address counts unless a message contradicts
 * it, and content alone only where a message is unmistakable and no other contradicts it.
 */
export function detectProtocol({ url, subprotocol }: Handshaken, first: readonly Payload[]): ProtocolId | undefined {
  if (subprotocol) {
    const named = PROTOCOL_IDS.find((id) => SIGNS[id].subprotocol?.test(subprotocol));
    if (named) return named;
  }
  const fits = (id: ProtocolId): boolean => first.every((payload) => kindIn(id, payload) !== undefined);
  const addressed = PROTOCOL_IDS.find((id) => SIGNS[id].url?.test(url) && fits(id));
  if (addressed) return addressed;
  const short = first.filter(({ length }) => length <= LONGEST_SIGN);
  return PROTOCOL_IDS.find((id) => short.some((payload) => SIGNS[id].isSign(payload)) && fits(id));
}

/** What a message is in a protocol; undefined if it is none of it. */
export function kindIn(id: ProtocolId, payload: Payload) {
  const cut = payload.length > HEAD_BYTES;
  const head = cut
    ? typeof payload === "string"
      ? payload.slice(0, HEAD_BYTES)
      : payload.subarray(0, HEAD_BYTES)
    : payload;
  return SIGNS[id].kindOf(head, cut);
}
