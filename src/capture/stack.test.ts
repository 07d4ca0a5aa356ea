import { expect, test } from "vitest";
import { PAGE_SCRIPT_URL } from "./page-script.ts";
import { parseStackText, stackFrames } from "./stack.ts";

const frame = (url: string, lineNumber: unknown = 9, functionName: unknown = "f") => ({
  functionName,
  url,
  lineNumber,
  columnNumber: 4,
});

test("lines and columns are counted from 1, asynchronous parents follow", () => {
  const trace = { callFrames: [frame("a.js")], parent: { callFrames: [frame("b.js", 0, 7)] } };
  expect(stackFrames(trace)).toEqual([
    { functionName: "f", url: "a.js", line: 10, column: 5 },
    { functionName: "", url: "b.js", line: 1, column: 5 },
  ]);
});

test("the page script's own frames are taken off, by their name alone", () => {
  const trace = { callFrames: [frame(PAGE_SCRIPT_URL), frame("https://app.test/a.js")] };
  expect(stackFrames(trace).map(({ url }) => url)).toEqual(["https://app.test/a.js"]);
  const text = `Error\n    at Object.apply (${PAGE_SCRIPT_URL}:1:2)\n    at g (https://app.test/a.js:3:4)`;
  expect(parseStackText(text)).toEqual([{ functionName: "g", url: "https://app.test/a.js", line: 3, column: 4 }]);
});

test("what is no frame is passed over, and the rest is bounded", () => {
  expect(stackFrames({ callFrames: [null, 7, frame("a.js", "9"), frame("b.js", Number.NaN), {}] })).toEqual([]);
  for (const none of [undefined, null, [], "x", { callFrames: "x" }]) expect(stackFrames(none)).toEqual([]);
  expect(stackFrames({ callFrames: Array.from({ length: 100 }, () => frame("a.js")) })).toHaveLength(20);
});

test("both forms of V8's text, and everything else is none", () => {
  const text = [
    "Error: at first (sight:1:2)",
    "    at close (https://app.test/a.js:10:20)",
    "    at async https://app.test/b.js:3:4",
    "    at new Chat (https://app.test/c (copy).js:5:6)",
    "    at <anonymous>",
    "f@https://app.test/firefox.js:1:2",
  ].join("\n");
  expect(parseStackText(text)).toMatchObject([
    { functionName: "close", url: "https://app.test/a.js", line: 10, column: 20 },
    { functionName: "", url: "https://app.test/b.js", line: 3, column: 4 },
    { functionName: "new Chat", url: "https://app.test/c (copy).js", line: 5, column: 6 },
  ]);
});

test("a stack made to be slow takes no time", () => {
  const started = performance.now();
  parseStackText(`    at ${"(".repeat(1990)}\n`.repeat(50) + `    at ${"a:1:".repeat(100_000)}`);
  expect(performance.now() - started).toBeLessThan(2000);
});
