import { expect, test } from "vitest";
import { createCorrelator } from "./correlate.ts";

const URL_1 = "wss://app.test/1";

test("the newest unclaimed connection with the address is the one", () => {
  const correlator = createCorrelator();
  correlator.offer(undefined, URL_1, "c1");
  correlator.offer(undefined, URL_1, "c2");
  correlator.offer(undefined, "wss://app.test/2", "c3");
  expect(correlator.claim(undefined, URL_1, { realm: "r", n: 1 })).toBe("c2");
  expect(correlator.claim(undefined, URL_1, { realm: "r", n: 2 })).toBe("c1");
  expect(correlator.claim(undefined, URL_1, { realm: "r", n: 3 })).toBeUndefined();
  expect(correlator.find({ realm: "r", n: 1 })).toBe("c2");
  expect(correlator.find({ realm: "other", n: 1 })).toBeUndefined();
});

test("each session has its own", () => {
  const correlator = createCorrelator();
  correlator.offer("worker", URL_1, "c1");
  expect(correlator.claim(undefined, URL_1, { realm: "r", n: 1 })).toBeUndefined();
  expect(correlator.claim("worker", URL_1, { realm: "r", n: 1 })).toBe("c1");
});

test("what nobody claims is forgotten, the oldest first", () => {
  const correlator = createCorrelator();
  for (let n = 1; n <= 65; n++) correlator.offer(undefined, `wss://app.test/${n}`, `c${n}`);
  expect(correlator.claim(undefined, "wss://app.test/1", { realm: "r", n: 1 })).toBeUndefined();
  expect(correlator.claim(undefined, "wss://app.test/2", { realm: "r", n: 2 })).toBe("c2");
});

test("names of sockets do not run into each other", () => {
  const correlator = createCorrelator();
  correlator.bind({ realm: "r 1", n: 2 }, "c1");
  expect(correlator.find({ realm: "r", n: 12 })).toBeUndefined();
  expect(correlator.find({ realm: "r 1", n: 2 })).toBe("c1");
});
