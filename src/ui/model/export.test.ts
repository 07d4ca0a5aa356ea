import { expect, test } from "vitest";
import { createFakeSource } from "../fake/fake-source.ts";
import { typical } from "../fake/scenes.ts";
import { exportName, reportFile, reportText, sessionRedaction, wholeReport } from "./export.ts";

const at = new Date(2026, 0, 5, 9, 7);

test("a file is named after host and time, in characters that every file system takes", () => {
  expect(exportName("https://shop.example/orders?id=1", at, "json")).toBe(
    "socketscope-shop.example-2026-01-05-0907.json",
  );
  expect(exportName("http://[::1]:8080/", at, "html")).toBe("socketscope-1-8080-2026-01-05-0907.html");
  expect(exportName("", at, "html")).toBe("socketscope-2026-01-05-0907.html");
});

test("a session becomes a file in the wanted format and contents", async () => {
  const { session } = createFakeSource(typical);
  const redaction = await sessionRedaction(session, [], "metadata", at);
  const report = await wholeReport(redaction);
  const json: unknown = JSON.parse(await (await reportFile(redaction, "json")).text());
  expect(json).toMatchObject({ format: "socketscope-report", redaction: { mode: "metadata" } });
  expect(json).toHaveProperty("checklist.0.result");
  const viewer = { script: "show()", style: "" };
  const html = await (await reportFile(redaction, "html", { viewer: () => Promise.resolve(viewer) })).text();
  expect(html).toMatch(/^<!doctype html>[^]*<script>show\(\)<\/script>/);
  const har: unknown = JSON.parse(await (await reportFile(redaction, "har")).text());
  expect(har).toHaveProperty("log.entries.4.request");
  expect(await reportText(report)).toMatch(/^# /);
});

const viewer = () => Promise.resolve(undefined);
const giveUp = (): undefined => {
  throw new Error("given up");
};

test("the writing of a file tells how far it is, and can be given up", async () => {
  const { session } = createFakeSource(typical);
  const redaction = await sessionRedaction(session, [], "everything", at);
  for (const format of ["json", "har", "html"] as const) {
    const far: number[] = [];
    const whole = await reportFile(redaction, format, {
      viewer,
      pause: () => Promise.resolve(),
      progress: (share) => far.push(share),
    });
    expect(far.length, format).toBeGreaterThan(10);
    expect(far, format).toEqual(far.toSorted((one, other) => one - other));
    expect(await (await reportFile(redaction, format, { viewer })).text()).toBe(await whole.text());
    await expect(reportFile(redaction, format, { viewer, pause: giveUp })).rejects.toThrow("given up");
  }
});
