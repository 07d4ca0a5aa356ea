import { describe, expect, test } from "vitest";
import { failure, ok } from "../../core/base/result.ts";
import { createSession } from "../../core/session/apply-event.ts";
import type { KeptSessionInfo, KeptSessions, OpenedSession } from "../source.ts";
import { createKeptList, endText, formatMoment, pageName } from "./kept-list.ts";

const info = (id: string, changes: Partial<KeptSessionInfo> = {}): KeptSessionInfo => ({
  id,
  page: { url: `https://shop.example/${id}` },
  startedAt: 1_000,
  lastWriteAt: 61_000,
  events: 12,
  bytes: 3_400,
  clean: true,
  live: false,
  ...changes,
});

function disk(ids: string[]) {
  const opened: OpenedSession = { session: createSession(), notices: [] };
  const kept: KeptSessions = {
    notice: undefined,
    list: async () => ok(ids.map((id) => info(id))),
    open: async (id) => (ids.includes(id) ? ok(opened) : failure("This session is no longer kept.")),
    delete: async (id) => {
      ids = ids.filter((other) => other !== id);
      return ok(undefined);
    },
    deleteAll: async () => {
      ids = [];
      return ok(undefined);
    },
    usage: async () => ok(0),
  };
  return { kept, opened };
}

const idsOf = (list: ReturnType<typeof createKeptList>) => list.sessions.value?.map(({ id }) => id);

describe("the list of kept sessions", () => {
  test("is unknown until it was read", async () => {
    const list = createKeptList(() => disk(["a", "b"]).kept);
    expect(list.sessions.value).toBeUndefined();
    await list.load();
    expect(idsOf(list)).toEqual(["a", "b"]);
  });

  test("deletes only what was asked about and confirmed", async () => {
    const { kept } = disk(["a", "b", "c"]);
    const list = createKeptList(() => kept);
    await list.load();
    await list.deleteAsked();
    expect(idsOf(list)).toEqual(["a", "b", "c"]);
    list.asking.value = { id: "b" };
    await list.deleteAsked();
    expect(idsOf(list)).toEqual(["a", "c"]);
    expect(list.asking.value).toBeUndefined();
    list.asking.value = { all: true };
    await list.deleteAsked();
    expect(idsOf(list)).toEqual([]);
  });

  test("gives an opened session, and says why one could not be opened", async () => {
    const { kept, opened } = disk(["a"]);
    const list = createKeptList(() => kept);
    expect(await list.open("gone")).toBeUndefined();
    expect(list.trouble.value).toBe("This session is no longer kept.");
    expect(await list.open("a")).toBe(opened);
    expect([list.trouble.value, list.opening.value]).toEqual([undefined, undefined]);
  });

  test("opens one session at a time", async () => {
    const { kept, opened } = disk(["a", "b"]);
    const list = createKeptList(() => kept);
    const first = list.open("a");
    expect(list.opening.value).toBe("a");
    expect(await list.open("b")).toBeUndefined();
    expect(await first).toBe(opened);
  });

  test("keeps what it showed when it cannot be read again, and tells a deletion that failed", async () => {
    const { kept } = disk(["a"]);
    const broken = { ...kept, delete: async () => failure("The kept sessions could not be deleted.") };
    let present: KeptSessions = broken;
    const list = createKeptList(() => present);
    await list.load();
    list.asking.value = { id: "a" };
    await list.deleteAsked();
    expect([idsOf(list), list.trouble.value]).toEqual([["a"], "The kept sessions could not be deleted."]);
    present = { ...kept, list: async () => failure("The kept sessions could not be listed.") };
    await list.load();
    expect([idsOf(list), list.trouble.value]).toEqual([["a"], "The kept sessions could not be listed."]);
  });
});

test.each([
  ["https://shop.example/orders?id=1#top", "shop.example/orders"],
  ["https://shop.example:8443/", "shop.example:8443"],
  ["about:blank", "about:blank"],
  ["", "a page without address"],
  ["no address", "no address"],
])("the page %s is named %s", (url, name) => {
  expect(pageName(url)).toBe(name);
});

test("a moment is told by its local day and time", () => {
  const now = new Date(2026, 10, 20, 17, 4).getTime();
  expect(formatMoment(new Date(2026, 10, 20, 9, 5).getTime(), now)).toBe("today 9:05");
  expect(formatMoment(new Date(2026, 10, 19, 23, 59).getTime(), now)).toBe("yesterday 23:59");
  expect(formatMoment(new Date(2026, 10, 18, 0, 0).getTime(), now)).toBe("18 Nov 2026 0:00");
  expect(formatMoment(new Date(2025, 10, 20, 17, 4).getTime(), now)).toBe("20 Nov 2025 17:04");
});

test("how a session ended is told in words", () => {
  expect(endText(info("a"))).toEqual({ text: "ended properly", wrong: false });
  expect(endText(info("a", { live: true, clean: false })).text).toBe("being recorded now");
  expect(endText(info("a", { clean: false }))).toMatchObject({ wrong: true });
  expect(endText(info("a", { broken: true })).text).toMatch(/^incomplete/);
});
