import { assertNever } from "../../core/base/assert-never.ts";
import type { Connection, Session } from "../../core/session/session.ts";
import { age, lastActivity } from "../../core/session/silence.ts";
import type { TrafficOf } from "./within-range.ts";
import { conditionOf, type Condition } from "./connection-view.ts";

export const SORT_KEYS = ["state", "name", "age", "sent", "received", "last", "host"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Order {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** What went wrong first, what lives last. */
const RANK: Record<Condition, number> = {
  blocked: 0,
  failed: 1,
  cut: 2,
  "closed-badly": 3,
  waiting: 4,
  connecting: 5,
  closing: 6,
  open: 7,
  "was-open": 7,
  "ended-unseen": 8,
  closed: 9,
};

/** A sorted copy; equals, and everything without an order, stay in the order in which they were made. */
export function orderConnections(
  connections: readonly Connection[],
  order: Order | undefined,
  session: Pick<Session, "now">,
  traffic: (connection: Connection) => TrafficOf = (connection) => connection,
): readonly Connection[] {
  if (!order) return connections;
  const sign = order.descending ? -1 : 1;
  const value = (connection: Connection): number | string =>
    order.by === "sent" || order.by === "received"
      ? traffic(connection)[order.by].frames
      : valueOf(connection, order.by, session);
  return [...connections].sort((a, b) => sign * compare(value(a), value(b)) || a.ordinal - b.ordinal);
}

/** A first click sorts, a second turns round, a third gives the order of creation back. */
export function nextOrder(order: Order | undefined, by: SortKey): Order | undefined {
  // Of numbers the large ones are looked for, of words the beginning of the alphabet.
  const first = by === "age" || by === "sent" || by === "received" || by === "last";
  if (order?.by !== by) return { by, descending: first };
  return order.descending === first ? { by, descending: !first } : undefined;
}

function valueOf(
  connection: Connection,
  by: Exclude<SortKey, "sent" | "received">,
  { now }: Pick<Session, "now">,
): number | string {
  switch (by) {
    case "state":
      return RANK[conditionOf(connection, true)];
    case "name":
      return connection.path;
    case "age":
      return age(connection, now) ?? -1;
    case "last":
      return lastActivity(connection) ?? -1;
    case "host":
      return connection.host;
    default:
      return assertNever(by);
  }
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
