import { signal, type ReadonlySignal } from "@preact/signals";
import { applyEvent } from "../../core/session/apply-event.ts";
import type { Session } from "../../core/session/session.ts";
import type { OpenedSession, SessionSource } from "../source.ts";
import type { TextKey } from "../text/text.ts";
import { createPanelModel, type PanelModel, type PanelModelOptions } from "./panel-model.ts";

/** The live recording, or a session of the past in its place. */
export interface SessionSwitch {
  readonly live: PanelModel;
  readonly shown: ReadonlySignal<Shown>;
  /** @param title says what is shown, in one sentence */
  readonly open: (kind: PastKind, title: string, opened: OpenedSession) => void;
  readonly backToLive: () => void;
  /** those of what is shown; the live recording needs no looking at to go on */
  readonly refresh: PanelModel["refresh"];
  readonly redrawn: PanelModel["redrawn"];
}

export type PastKind = "Kept session" | "Opened report" | "Example";

export const PAST_KINDS: Record<PastKind, TextKey> = {
  "Kept session": "past_kept",
  "Opened report": "past_report",
  Example: "past_example",
};

export interface Shown {
  readonly model: PanelModel;
  /** absent for the live recording */
  readonly past?: { readonly kind: PastKind; readonly title: string; readonly notices: readonly string[] };
}

/** @param options those of the live model */
export function createSessionSwitch(options: PanelModelOptions): SessionSwitch {
  const live = createPanelModel(options);
  const shown = signal<Shown>({ model: live });
  return {
    live,
    shown,
    open(kind, title, { session, notices, profile }) {
      const own = profile && [profile];
      const judged = own ? { profiles: () => own } : {};
      const past = createPanelModel({ ...options, ...judged, source: annotated(sourceOf(session)) });
      // How the panel is arranged belongs to the person, not to the session.
      const { role, sizes, noticed } = live;
      past.follow.value = false;
      shown.value = { model: { ...past, role, sizes, noticed }, past: { kind, title, notices } };
    },
    backToLive() {
      if (shown.peek().past) shown.value = { model: live };
    },
    refresh: (time) => shown.peek().model.refresh(time),
    redrawn: (cost) => shown.peek().model.redrawn(cost),
  };
}

/** A source on which nothing happens any more: its clock stands where the session ended. */
export function sourceOf(session: Session): SessionSource {
  return { session, status: { state: "idle" }, revision: session.version, now: () => session.now };
}

/** A person may write notes to it, which go into a report saved from it. */
function annotated(source: SessionSource): SessionSource {
  const { session } = source;
  return {
    ...source,
    get revision() {
      return session.version;
    },
    annotate: (event) => applyEvent(session, event),
  };
}
