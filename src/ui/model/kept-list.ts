import { batch, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Result } from "../../core/base/result.ts";
import type { EpochMillis } from "../../core/base/units.ts";
import { twoDigits } from "../format/time.ts";
import type { KeptSessionInfo, KeptSessions, OpenedSession } from "../source.ts";
import { formatDay, t } from "../text/text.ts";

/** The list of kept sessions and what can be done with it. */
export interface KeptList {
  /** newest first; undefined until it was read */
  readonly sessions: ReadonlySignal<readonly KeptSessionInfo[] | undefined>;
  /** when they were read */
  readonly readAt: ReadonlySignal<EpochMillis>;
  /** what did not work: one sentence */
  readonly trouble: ReadonlySignal<string | undefined>;
  /** the session that is being read */
  readonly opening: ReadonlySignal<string | undefined>;
  /** what is about to be deleted, if the person says yes: a session's id or all */
  readonly asking: Signal<Asking | undefined>;
  load(): Promise<void>;
  /** @returns undefined if it could not be read; `trouble` says why */
  open(id: string): Promise<OpenedSession | undefined>;
  /** deletes what was asked about */
  deleteAsked(): Promise<void>;
}

export type Asking = { readonly all: true } | { readonly id: string };

/** @param kept asked anew each time: changed settings put another one in its place */
export function createKeptList(kept: () => KeptSessions): KeptList {
  const sessions = signal<readonly KeptSessionInfo[]>();
  const readAt = signal<EpochMillis>(0);
  const trouble = signal<string>();
  const opening = signal<string>();
  const asking = signal<Asking>();

  /** The value, or undefined with the reason in `trouble`. */
  const attempt = async <Value>(action: Promise<Result<Value>>): Promise<Value | undefined> => {
    const result = await action;
    trouble.value = result.ok ? undefined : result.error;
    return result.ok ? result.value : undefined;
  };
  const load = async (): Promise<void> => {
    const listed = await attempt(kept().list());
    if (!listed) return;
    batch(() => {
      sessions.value = listed;
      readAt.value = Date.now();
    });
  };

  return {
    sessions,
    readAt,
    trouble,
    opening,
    asking,
    load,
    async open(id) {
      if (opening.peek() !== undefined) return undefined;
      opening.value = id;
      const opened = await attempt(kept().open(id));
      opening.value = undefined;
      return opened;
    },
    async deleteAsked() {
      const asked = asking.peek();
      if (!asked) return;
      asking.value = undefined;
      const deleted = await ("all" in asked ? kept().deleteAll() : kept().delete(asked.id));
      await load();
      // Said last, so that a list that could be read does not take it away.
      if (!deleted.ok) trouble.value = deleted.error;
    },
  };
}

/** `shop.example/orders`: the page's host and path, or what there is of an address. */
export function pageName(url: string): string {
  if (!URL.canParse(url)) return url === "" ? t("page_without_address") : url;
  const { host, pathname, protocol } = new URL(url);
  // `about:blank`, `data:…`: no host
  if (host === "") return `${protocol}${pathname}`;
  return pathname === "/" ? host : host + pathname;
}

/** The local day and time: `today 17:04`, `yesterday 9:30`, `20 Nov 2026 17:04`. */
export function formatMoment(at: EpochMillis, now: EpochMillis): string {
  const date = new Date(at);
  const time = `${date.getHours()}:${twoDigits(date.getMinutes())}`;
  const today = new Date(now);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return t("moment_today", time);
  if (date.toDateString() === yesterday.toDateString()) return t("moment_yesterday", time);
  return `${formatDay(date)} ${time}`;
}

/** How a session ended, in words. */
export function endText({ live, broken, clean }: KeptSessionInfo): { text: string; wrong: boolean } {
  if (live) return { text: t("kept_end_live"), wrong: false };
  if (broken) return { text: t("kept_end_broken"), wrong: true };
  if (clean) return { text: t("kept_end_clean"), wrong: false };
  return { text: t("kept_end_cut"), wrong: true };
}
