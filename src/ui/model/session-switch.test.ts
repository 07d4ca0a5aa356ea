import { expect, test } from "vitest";
import { applyEvent, createSession } from "../../core/session/apply-event.ts";
import { createFakeSource } from "../fake/fake-source.ts";
import { START, typical } from "../fake/scenes.ts";
import { CLOCK_MS, REDRAW_MS } from "./panel-model.ts";
import { createSessionSwitch } from "./session-switch.ts";

function kept() {
  const session = createSession();
  for (const event of typical) applyEvent(session, event);
  return session;
}

function sessions() {
  const source = createFakeSource([]);
  const choices = { read: () => undefined, write: () => undefined };
  return { source, sessions: createSessionSwitch({ source, diagnose: () => [], choices }) };
}

test("a past session takes the place of the live one, without controls and with a clock that stands", () => {
  const { source, sessions: switcher } = sessions();
  const session = kept();
  switcher.open("Kept session", "Kept session of shop.example", { session, notices: ["One record is missing."] });
  const { model, past } = switcher.shown.value;
  expect(past).toEqual({
    kind: "Kept session",
    title: "Kept session of shop.example",
    notices: ["One record is missing."],
  });
  expect(model.source.session).toBe(session);
  expect(model.source.controls).toBeUndefined();
  expect(model.source.status).toEqual({ state: "idle" });
  expect([model.follow.value, switcher.live.follow.value]).toEqual([false, true]);
  source.setNow(START + 9_000_000);
  switcher.refresh(CLOCK_MS);
  expect(model.now.value).toBe(session.now);
});

test("the live model is the same on return, and shows what came meanwhile", () => {
  const { source, sessions: switcher } = sessions();
  const { live } = switcher;
  live.filter.value = "metrics";
  switcher.open("Kept session", "Kept", { session: kept(), notices: [] });
  source.play(...typical);
  switcher.backToLive();
  expect(switcher.shown.value).toEqual({ model: live });
  expect(live.filter.value).toBe("metrics");
  switcher.refresh(REDRAW_MS);
  expect(live.tick.value).toBe(source.revision);
});

test("what a person arranged holds for both", () => {
  const { sessions: switcher } = sessions();
  switcher.open("Kept session", "Kept", { session: kept(), notices: [] });
  switcher.shown.value.model.role.value = "developer";
  switcher.shown.value.model.sizes.left.value = 0.3;
  switcher.backToLive();
  expect(switcher.live.role.value).toBe("developer");
  expect(switcher.live.sizes.left.value).toBe(0.3);
});

test("a selection in one session is none in the other", () => {
  const { sessions: switcher } = sessions();
  switcher.open("Kept session", "Kept", { session: kept(), notices: [] });
  switcher.shown.value.model.selection.value = "c1";
  expect(switcher.live.selection.value).toBeUndefined();
});
