import { expect, test } from "vitest";
import type { Redaction } from "../../core/report/redact/redaction.ts";
import { createFakeSource } from "../fake/fake-source.ts";
import { typical } from "../fake/scenes.ts";
import { createExportPreview } from "./export-preview.ts";
import { sessionRedaction } from "./export.ts";

const at = new Date(2026, 0, 5, 9, 7);

function previewOf() {
  const { session } = createFakeSource(typical);
  return createExportPreview((mode, options) => sessionRedaction(session, [], mode, at, options));
}

test("what is looked at is what is written", async () => {
  const preview = previewOf();
  const redaction = await preview.redaction();
  expect(preview.state.value).toEqual({ kind: "ready", redaction });
  expect(preview.state.value.kind === "ready" && preview.state.value.redaction).toBe(redaction);
});

test("a choice while another is worked on is the one that counts", async () => {
  const preview = previewOf();
  const first = preview.redaction();
  preview.choose({ mode: "metadata" });
  expect((await first).head.redaction.mode).toBe("metadata");
  expect(preview.choices.value.mode).toBe("metadata");
});

test("what was before stays in sight while a choice of the same contents is worked on", async () => {
  const preview = previewOf();
  const last = await preview.redaction();
  preview.choose({ hide: ["x"] });
  expect(preview.state.value).toEqual({ kind: "working", percent: 0, last });
  preview.choose({ mode: "everything" });
  expect(preview.state.value).toEqual({ kind: "working", percent: 0 });
  await preview.redaction();
});

test("what cannot be made is said, and another choice can be", async () => {
  let fail = true;
  const { session } = createFakeSource(typical);
  const preview = createExportPreview((mode, options): Promise<Redaction> =>
    fail ? Promise.reject(new Error("a pattern is wrong")) : sessionRedaction(session, [], mode, at, options),
  );
  await expect(preview.redaction()).rejects.toThrow("a pattern is wrong");
  expect(preview.state.value).toEqual({ kind: "failed", message: "a pattern is wrong" });
  fail = false;
  preview.choose({ hide: ["x"] });
  await preview.redaction();
  expect(preview.state.value.kind).toBe("ready");
});

test("nothing is said any more once the dialog has gone", async () => {
  const preview = previewOf();
  preview.dispose();
  await preview.redaction().catch(() => undefined);
  expect(preview.state.value.kind).toBe("working");
});
