import { afterEach, expect, test, vi } from "vitest";
import { buildReport } from "../../core/report/build-report.ts";
import { OPTIONS, richEvents, sessionOf } from "../../core/report/test-session.ts";
import { reportToJson } from "../../core/report/to-json.ts";
import type { OpenedSession } from "../source.ts";
import { createFileOpener, LARGEST_FILE, type ReadableFile } from "./file-opener.ts";

const json = reportToJson(buildReport(sessionOf(richEvents()), [], OPTIONS));

afterEach(() => vi.unstubAllGlobals());

function file(text: string, name = "report.json"): ReadableFile {
  return { name, size: text.length, stream: () => new Blob([text]).stream() };
}

function opener() {
  const shown: { kind: string; title: string; opened: OpenedSession }[] = [];
  return { shown, opener: createFileOpener((kind, title, opened) => void shown.push({ kind, title, opened })) };
}

test("a report is shown under its name and the time of its recording", async () => {
  const { shown, opener: files } = opener();
  await files.open([file(json)]);
  expect(shown).toHaveLength(1);
  expect(shown[0]?.title).toMatch(/^Report report\.json, recorded (31 Dec 2025|1 Jan 2026) \d+:\d\d$/);
  expect(shown[0]?.opened.session.connections.size).toBe(5);
  expect(shown[0]?.opened.notices[0]).toContain("It was redacted");
  expect([files.trouble.value, files.opening.value]).toEqual([undefined, undefined]);
});

test("the example is shown as one, with words of its own", async () => {
  vi.stubGlobal("fetch", (path: string) => Promise.resolve(new Response(path === "/example.json" ? json : "")));
  const { shown, opener: files } = opener();
  await files.openExample();
  expect(shown.map(({ kind, title }) => [kind, title])).toEqual([["Example", "Example session, not your own data"]]);
  expect(shown[0]?.opened.notices).toHaveLength(1);
  expect(shown[0]?.opened.session.connections.size).toBe(5);
});

test("an example that is not there is said", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("", { status: 404 })));
  const { shown, opener: files } = opener();
  await files.openExample();
  expect(files.trouble.value).toMatch(/^example\.json: The file could not be read/);
  expect([shown, files.opening.value]).toEqual([[], undefined]);
});

test("what is wrong with a file is said, and nothing is shown; the next file takes it away", async () => {
  const { shown, opener: files } = opener();
  await files.open([file(json.slice(0, 500))]);
  expect(files.trouble.value).toMatch(/^report\.json: The report ends too early/);
  expect([shown.length, files.opening.value]).toEqual([0, undefined]);
  await files.open([file(json)]);
  expect([shown.length, files.trouble.value]).toEqual([1, undefined]);
});

test("a file that cannot be read, one too large and several at once are refused", async () => {
  const { shown, opener: files } = opener();
  await files.open([
    {
      ...file(json),
      stream: () =>
        new ReadableStream({
          pull(controller) {
            controller.error(new Error("gone"));
          },
        }),
    },
  ]);
  expect(files.trouble.value).toMatch(/could not be read/);
  await files.open([{ ...file(json), size: LARGEST_FILE + 1 }]);
  expect(files.trouble.value).toMatch(/larger than 1 GB/);
  await files.open([file(json), file(json)]);
  expect(files.trouble.value).toMatch(/^These are 2 files/);
  await files.open([]);
  expect(shown).toEqual([]);
});

test("while one is being read, another is not begun", async () => {
  const { shown, opener: files } = opener();
  const first = files.open([file(json, "one.json")]);
  expect(files.opening.value).toEqual({ name: "one.json", done: 0 });
  await files.open([file(json, "two.json")]);
  await first;
  expect(shown.map(({ title }) => title.slice(0, 15))).toEqual(["Report one.json"]);
});

test("what is being read can be given up: nothing is shown, and nothing said", async () => {
  const { shown, opener: files } = opener();
  const far: number[] = [];
  const stop = files.opening.subscribe((opening) => {
    if (opening) far.push(opening.done);
    if (opening && opening.done > 0) files.cancel();
  });
  await files.open([file(json)]);
  stop();
  expect(far.length).toBeGreaterThan(1);
  expect([shown, files.trouble.value, files.opening.value]).toEqual([[], undefined, undefined]);
  await files.open([file(json)]);
  expect(shown).toHaveLength(1);
});
