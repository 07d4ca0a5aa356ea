import { expect, it } from "vitest";
import { applyEvent, createSession } from "../core/session/apply-event.ts";
import { createProgressLine, progressText } from "./progress.ts";

it("tells what was seen and how long it lasts", () => {
  const session = createSession();
  applyEvent(session, { type: "recording-started", at: 0, page: { url: "https://a/" }, pageScript: true });
  applyEvent(session, { type: "connection-created", at: 1, id: "c1", url: "wss://a/", target: "page" });
  expect(progressText(session, undefined)).toBe(
    "Recording: the page is loading · 1 connection · 0 messages · Ctrl+C ends it",
  );
  expect(progressText(session, 47_100)).toBe("Recording: 48 s left · 1 connection · 0 messages · Ctrl+C ends it");
  expect(progressText(session, -20)).toContain("0 s left");
});

it("is one line of a terminal, and nothing where nobody watches", () => {
  const written: string[] = [];
  const write = (text: string): void => void written.push(text);
  const line = createProgressLine({ isTTY: true, columns: 12, write });
  line.show("a text that is too long");
  line.clear();
  expect(written).toEqual(["\r\u001B[Ka text that", "\r\u001B[K"]);
  const silent = createProgressLine({ isTTY: false, write });
  silent.show("a");
  silent.clear();
  expect(written).toHaveLength(2);
});
