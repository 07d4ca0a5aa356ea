import { expect, test } from "vitest";
import { createFakeSource } from "../fake/fake-source.ts";
import { typical } from "../fake/scenes.ts";
import { nextOrder, orderConnections, type SortKey } from "./connection-order.ts";

const { session } = createFakeSource(typical);
const all = [...session.connections.values()];

function idsBy(by: SortKey, descending = false): string[] {
  return orderConnections(all, { by, descending }, session).map(({ id }) => id);
}

test("without an order, connections stand as they were made", () => {
  expect(orderConnections(all, undefined, session)).toBe(all);
});

test("by state, what went wrong comes first", () => {
  expect(idsBy("state")).toEqual(["c5", "c4", "c1", "c2", "c3"]);
});

test("by age, frames and name", () => {
  expect(idsBy("age", true)[0]).toBe("c3");
  expect(idsBy("received", true)[0]).toBe("c3");
  expect(idsBy("name")).toEqual(["c1", "c2", "c4", "c5", "c3"]);
});

test("equals keep the order in which they were made, both ways round", () => {
  expect(idsBy("host")).toEqual(all.map(({ id }) => id));
  expect(idsBy("host", true)).toEqual(all.map(({ id }) => id));
});

test("a column is sorted, turned round and given up", () => {
  const first = nextOrder(undefined, "sent");
  expect(first).toEqual({ by: "sent", descending: true });
  const second = nextOrder(first, "sent");
  expect(second).toEqual({ by: "sent", descending: false });
  expect(nextOrder(second, "sent")).toBeUndefined();
  expect(nextOrder(second, "name")).toEqual({ by: "name", descending: false });
});
