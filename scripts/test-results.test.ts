import { expect, it } from "vitest";
import { readPlaywright, readVitest, sum } from "./test-results.ts";

const STACK = `Error: by zero
    at /p/a.test.ts:3:5
    at file:///p/node_modules/@vitest/runner/dist/index.js:1:1
    at new Promise (<anonymous>)
    at file:///p/node_modules/@vitest/runner/dist/index.js:2:1`;

function test(fullName: string, status: string, ...failureMessages: string[]) {
  return { fullName, status, failureMessages };
}

function spec(title: string, status: string, ...messages: string[]) {
  return { title, tests: [{ status, results: [{ errors: messages.map((message) => ({ message })) }] }] };
}

it("reads Vitest's report: passed, failed, skipped, and a file that did not load", () => {
  expect(
    readVitest({
      testResults: [
        {
          name: "a.test.ts",
          status: "failed",
          message: "",
          assertionResults: [test("adds", "passed"), test("divides", "failed", STACK), test("later", "pending")],
        },
        { name: "b.test.ts", status: "failed", message: "no such module", assertionResults: [] },
        { name: "c.test.ts", status: "passed", message: "", assertionResults: [test("works", "passed")] },
      ],
    }),
  ).toEqual({
    passed: 2,
    skipped: ["a.test.ts › later"],
    failures: [
      { name: "a.test.ts › divides", details: "Error: by zero\n    at /p/a.test.ts:3:5" },
      { name: "b.test.ts", details: "no such module" },
    ],
  });
});

it("reads Playwright's report: nested suites, timeouts, skips, and errors outside of tests", () => {
  expect(
    readPlaywright({
      errors: [{ message: "no tests found" }],
      suites: [
        {
          title: "panel.spec.ts",
          specs: [spec("opens", "expected"), spec("waits", "unexpected", "\u001B[31mtoo late\u001B[39m")],
          suites: [{ title: "export", specs: [spec("saves", "skipped"), spec("flaps", "flaky", "once")] }],
        },
      ],
    }),
  ).toEqual({
    passed: 1,
    skipped: ["panel.spec.ts › export › saves"],
    failures: [
      { name: "the run itself", details: "no tests found" },
      { name: "panel.spec.ts › waits", details: "too late" },
      { name: "panel.spec.ts › export › flaps", details: "once" },
    ],
  });
});

it("adds outcomes up", () => {
  const failure = { name: "x", details: "y" };
  expect(
    sum([
      { passed: 2, skipped: ["a"], failures: [] },
      { passed: 3, skipped: [], failures: [failure] },
    ]),
  ).toEqual({ passed: 5, skipped: ["a"], failures: [failure] });
});
