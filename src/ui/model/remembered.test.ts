import { expect, test } from "vitest";
import { numberBetween, oneOf, remembered, type ChoiceStore } from "./remembered.ts";

function memory(initial: Record<string, string> = {}): ChoiceStore & { readonly kept: Map<string, string> } {
  const kept = new Map(Object.entries(initial));
  return { kept, read: (key) => kept.get(key), write: (key, value) => void kept.set(key, value) };
}

test("a stored choice is taken up, and a new one is stored", () => {
  const store = memory({ role: "developer" });
  const role = remembered(store, "role", "user", oneOf(["user", "developer"]));
  expect(role.value).toBe("developer");
  role.value = "user";
  expect(store.kept.get("role")).toBe("user");
});

test("what makes no sense is not taken up", () => {
  expect(remembered(memory({ role: "king" }), "role", "user", oneOf(["user"])).value).toBe("user");
  expect(remembered(memory({ size: "900" }), "size", 0.4, numberBetween(0.1, 0.9)).value).toBe(0.4);
  expect(remembered(memory({ size: "" }), "size", 0.4, numberBetween(0, 0.9)).value).toBe(0.4);
  expect(remembered(memory({ size: "NaN" }), "size", 0.4, numberBetween(0, 0.9)).value).toBe(0.4);
});

test("nothing is stored until something is chosen", () => {
  const store = memory();
  remembered(store, "role", "user", oneOf(["user"]));
  expect(store.kept.size).toBe(0);
});
