import type { ComponentChildren } from "preact";
import { assertNever } from "../../core/base/assert-never.ts";
import type { Connection } from "../../core/session/session.ts";
import { connectionLabel } from "../../core/timeline/lanes.ts";
import { formatBytes } from "../format/amount.ts";
import { conditionOf } from "../model/connection-view.ts";
import type { DetailTab, PanelModel } from "../model/panel-model.ts";
import { ErrorBoundary } from "./error-boundary.tsx";
import { Frames } from "./frames.tsx";
import { ConditionMark } from "./icons.tsx";
import { chooser, TabPanel, Tabs } from "./tabs.tsx";
import { t, tn, type TextKey } from "../text/text.ts";
import { later } from "./later.tsx";

const Checklist = later(async () => (await import("./checklist.tsx")).Checklist);
const Ending = later(async () => (await import("./ending.tsx")).Ending);
const Handshake = later(async () => (await import("./handshake.tsx")).Handshake);

const WORDS: Record<DetailTab, TextKey> = {
  frames: "view_frames",
  handshake: "view_handshake",
  ending: "view_ending",
  checklist: "view_checklist",
};

interface DetailsProps {
  readonly model: PanelModel;
  /** without the checklist, which a narrow panel shows by itself */
  readonly narrow?: boolean;
}

/** Everything about the selected connection; without one, the frames of all. */
export function Details({ model, narrow = false }: DetailsProps) {
  void model.tick.value;
  const { session } = model.source;
  const id = model.selection.value;
  const connection = id === undefined ? undefined : session.connections.get(id);
  const tab = narrow && model.detail.value === "checklist" ? "frames" : model.detail.value;
  const names: DetailTab[] = ["frames", "handshake", "ending"];
  if (!narrow) names.push("checklist");
  const tabs = names.map((name) => ({
    id: name,
    label: t(name === "ending" && connection && connection.closedAt === undefined ? "view_standing" : WORDS[name]),
  }));
  return (
    <div class="region details">
      <div class="details-head">
        <Tabs label={t("details")} name="detail" tabs={tabs} current={tab} choose={chooser(model.detail)} />
        {tab === "checklist" ? undefined : <Subject connection={connection} model={model} />}
      </div>
      <TabPanel name="detail" current={tab} scrolls={tab !== "frames"}>
        <ErrorBoundary key={`${tab} ${id}`} name={t(WORDS[tab])}>
          {detailOf(tab, model, connection)}
        </ErrorBoundary>
      </TabPanel>
    </div>
  );
}

function detailOf(tab: DetailTab, model: PanelModel, connection: Connection | undefined): ComponentChildren {
  switch (tab) {
    case "frames":
      return <Frames model={model} />;
    case "checklist":
      return <Checklist model={model} />;
    case "handshake":
      if (!connection) return <p class="empty">{t("details_select_handshake")}</p>;
      return <Handshake connection={connection} model={model} />;
    case "ending":
      if (!connection) return <p class="empty">{t("details_select_ending")}</p>;
      return <Ending connection={connection} model={model} />;
    default:
      return assertNever(tab);
  }
}

function Subject({ connection, model }: { connection: Connection | undefined; model: PanelModel }) {
  if (!connection) return <p class="subject subject-all quiet">{t("details_all")}</p>;
  const { sent, received } = connection;
  const traffic = t(
    "details_traffic",
    tn("count_frames", sent.frames),
    formatBytes(sent.bytes),
    received.frames,
    formatBytes(received.bytes),
  );
  return (
    <p class="subject">
      <ConditionMark condition={conditionOf(connection, model.source.status.state === "recording")} />
      <span class="subject-label" title={`${connection.url}: ${traffic}`}>
        {connectionLabel(connection)}
      </span>
      <button
        type="button"
        class="button plain"
        title={t("compare_title_button")}
        onClick={() => {
          model.comparing.value = { one: connection.id };
        }}
      >
        {t("compare")}
      </button>
      <button
        type="button"
        class="button plain"
        title={t("details_show_all_title")}
        onClick={() => {
          model.selection.value = undefined;
        }}
      >
        {t("details_show_all")}
      </button>
    </p>
  );
}
