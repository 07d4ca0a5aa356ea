import { beforeEach, expect, test, vi } from "vitest";

import type * as OwnErrors from "./own-errors.ts";

let own: typeof OwnErrors;

beforeEach(async () => {
  vi.resetModules();
  own = await import("./own-errors.ts");
});

test("each error is kept once with its place and its count, and shown once", () => {
  const error = new TypeError("x is not a function");
  error.stack = "TypeError: x is not a function\n    at draw (chrome-extension://abc/assets/panel-1.js:3:14)\n    at b";
  own.noteOwnError(error, 5);
  expect(own.unreadOwnError.value).toBe(true);
  own.readOwnErrors();
  own.noteOwnError(error, 9);
  expect(own.ownErrors.value).toEqual([
    { at: 5, message: "TypeError: x is not a function (panel-1.js:3:14)", count: 2 },
  ]);
  expect(own.unreadOwnError.value).toBe(false);
});

test("what is thrown need not be an error, and is cut short", () => {
  own.noteOwnError("no", 1);
  own.noteOwnError(undefined, 1);
  own.noteOwnError({ message: "y".repeat(2_000) }, 1);
  expect(own.ownErrors.value.map(({ message }) => message.slice(0, 12))).toEqual(["no", "undefined", "Error: yyyyy"]);
  expect(own.ownErrors.value[2]?.message).toHaveLength(500);
});

test("no more than twenty are kept", () => {
  for (let index = 0; index < 50; index++) own.noteOwnError(`error ${index}`, index);
  expect(own.ownErrors.value.map(({ message }) => message)).toEqual(
    Array.from({ length: 20 }, (_, index) => `error ${index}`),
  );
});

test("what nobody catches in a window is noted", () => {
  const view = new EventTarget();
  own.watchOwnErrors(view as Window);
  view.dispatchEvent(Object.assign(new Event("error"), { error: new RangeError("too long"), message: "" }));
  view.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason: "refused" }));
  expect(own.ownErrors.value.map(({ message }) => message.replace(/ \(.*/, ""))).toEqual([
    "RangeError: too long",
    "refused",
  ]);
});
