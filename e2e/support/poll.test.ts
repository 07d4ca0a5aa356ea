import { expect, it } from "vitest";
import { poll } from "./poll.ts";

it("gives the first value that is one", async () => {
  const answers = [undefined, null, false, 0];
  expect(await poll("a value", () => answers.shift(), { intervalMs: 1 })).toBe(0);
});

function failing(): never {
  throw new Error("not yet");
}

it("says what it waited for and how the last attempt failed", async () => {
  await expect(poll("the moon", failing, { timeoutMs: 5, intervalMs: 1 })).rejects.toThrow(
    "the moon: not within 5 ms (last attempt: not yet)",
  );
});
