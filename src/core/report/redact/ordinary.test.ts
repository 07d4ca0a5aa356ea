import { expect, it } from "vitest";
import { isOrdinary } from "./ordinary.ts";

it.each([
  ["lobby", "room"],
  ["de-DE", "lang"],
  ["17", "page"],
  ["1768471200125", "t"],
  ["1.22.1-beta.3", "version"],
  ["2026-01-15T10:00:00+01:00", "since"],
  ["192.0.2.17:8443", "node"],
  ["room-42", "r"],
  ["a,b,17", "fields"],
  ["Frankfurt am Main", "city"],
  ["123e4567-e89b-12d3-a456-426614174000", "orderId"],
])("%s is ordinary as %s", (value, name) => {
  expect(isOrdinary(value, name)).toBe(true);
});

it.each([
  ["hunter2", "u"],
  ["x1y2z3", "a"],
  ["123e4567-e89b-12d3-a456-426614174000", "k"],
  ["p@ss word!", "x"],
  ["4/0AX4XfWh", "c"],
  ["a.b.c1-d2", "x"],
])("%s is not, as %s", (value, name) => {
  expect(isOrdinary(value, name)).toBe(false);
});
