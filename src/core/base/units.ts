/**
 * Units and ids as flavoured primitives: a literal may be written where one is wanted, but a
 * length in bytes is never taken for a time.
 */
type Flavoured<Value, Name extends string> = Value & { readonly __unit?: Name };

/** A duration in milliseconds; fractions are microseconds. */
export type Millis = Flavoured<number, "Millis">;
/** A moment: milliseconds since 1970 UTC on the session's own steady clock; fractions are microseconds. */
export type EpochMillis = Flavoured<number, "EpochMillis">;
/** A length in bytes as it went over the wire before compression. */
export type Bytes = Flavoured<number, "Bytes">;
/** `c1`, `c2`, … in the order in which the connections were first seen. */
export type ConnectionId = Flavoured<string, "ConnectionId">;

export function elapsed(from: EpochMillis, to: EpochMillis): Millis {
  return to - from;
}
