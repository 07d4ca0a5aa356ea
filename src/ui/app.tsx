import { signal, useSignal, type Signal, type ReadonlySignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { ConnectionId, EpochMillis } from "../core/base/units.ts";
import { assertNever } from "../core/base/assert-never.ts";
import { Connections, connectionsHeight } from "./components/connections.tsx";
import { Details } from "./components/details.tsx";
import { ErrorBoundary } from "./components/error-boundary.tsx";
import { FindingNews, Findings } from "./components/findings.tsx";
import { Header } from "./components/header.tsx";
import { RangeBar } from "./components/range-bar.tsx";
import { SessionNotices } from "./components/session-notices.tsx";
import { Split } from "./components/split.tsx";
import { StatusBar } from "./components/status-bar.tsx";
import { chooser, TabPanel, Tabs } from "./components/tabs.tsx";
import { startNote, type Pin } from "./model/notes.ts";
import { goTo, type PanelModel, type Screen } from "./model/panel-model.ts";
import { Timeline } from "./timeline/timeline.tsx";
import { t, type TextKey } from "./text/text.ts";
import { later } from "./components/later.tsx";

const Checklist = later(async () => (await import("./components/checklist.tsx")).Checklist);
const ExportDialog = later(async () => (await import("./components/export-dialog.tsx")).ExportDialog);
const Guide = later(async () => (await import("./components/guide.tsx")).Guide);
const CompareDialog = later(async () => (await import("./components/compare-dialog.tsx")).CompareDialog);
const NotesDialog = later(async () => (await import("./components/notes-dialog.tsx")).NotesDialog);
const KeysDialog = later(async () => (await import("./components/keys-dialog.tsx")).KeysDialog);

const WIDE = matches("(min-width: 700px)");
/** docked at the bottom: room beside each other, not above each other */
const FLAT = matches("(min-width: 1100px) and (max-height: 460px)");

interface AppProps {
  readonly model: PanelModel;
  /** buttons of what is around the session, for the bar at the top */
  readonly tools?: ComponentChildren;
  /** says which session is shown where it is not the live one */
  readonly banner?: ComponentChildren;
  /** an exported report is a file already: nothing is exported from it */
  readonly exportable?: boolean;
}

/** The whole panel: four regions side by side where there is room, one at a time where there is not. */
export function App({ model, tools, banner, exportable = true }: AppProps) {
  const { comparing, exporting, noting } = model;
  const { controls } = model.source;
  const keys = useSignal(false);
  useEffect(() => {
    const stop = new AbortController();
    document.body.addEventListener("keydown", (event) => onPanelKey(event, model, keys), { signal: stop.signal });
    return () => stop.abort();
  }, [model, keys]);
  return (
    <div class="app">
      <ErrorBoundary name={t("view_recording")}>
        <Header model={model} openExport={exportable ? () => (exporting.value = true) : undefined} tools={tools} />
        {banner}
        <StatusBar model={model} />
        <SessionNotices model={model} />
        {controls ? <Guide model={model} controls={controls} /> : undefined}
        <RangeBar model={model} />
      </ErrorBoundary>
      <FindingNews model={model} />
      {exporting.value ? <ExportDialog model={model} close={() => (exporting.value = false)} /> : undefined}
      {noting.value ? (
        <NotesDialog model={model} pin={noting.value} close={() => (noting.value = undefined)} />
      ) : undefined}
      {comparing.value ? <CompareDialog model={model} close={() => (comparing.value = undefined)} /> : undefined}
      {keys.value ? <KeysDialog close={() => (keys.value = false)} /> : undefined}
      <main>{WIDE.value ? <Wide model={model} /> : <Narrow model={model} />}</main>
    </div>
  );
}

/** DevTools listens further out: what means something here must not open its drawer or its settings. */
function onPanelKey(event: KeyboardEvent, model: PanelModel, keys: Signal<boolean>): void {
  const inDialog = document.querySelector("dialog[open]") !== null;
  if (event.key === "Escape" && (event.defaultPrevented || inDialog)) event.stopPropagation();
  if (inDialog || event.defaultPrevented || takesText(event.target)) return;
  const { key, ctrlKey, metaKey, altKey } = event;
  if (key === "?") keys.value = true;
  else if (key === "n" && !ctrlKey && !metaKey && !altKey && model.source.annotate) startNote(model);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}

function Wide({ model }: { model: PanelModel }) {
  const { left, findings, timeline, middle } = model.sizes;
  const flat = FLAT.value;
  return (
    <Split
      as="columns"
      size={left}
      label={t("split_left")}
      first={
        <Split
          as="rows"
          size={findings}
          label={t("split_findings")}
          first={<View model={model} screen="findings" />}
          second={<View model={model} screen="connections" />}
          secondAtMost={connectionsHeight(model.connectionCount.value)}
        />
      }
      second={
        <Split
          as={flat ? "columns" : "rows"}
          size={flat ? middle : timeline}
          label={flat ? t("split_timeline_width") : t("split_timeline_height")}
          first={<View model={model} screen="timeline" />}
          second={<View model={model} screen="frames" />}
        />
      }
    />
  );
}

function Narrow({ model }: { model: PanelModel }) {
  const screen = model.screen.value;
  const problems = model.problems.value;
  const tabs = SCREENS.map((id) => ({
    id,
    label: t(NAMES[id]),
    badge: id === "findings" && problems > 0 ? String(problems) : undefined,
  }));
  return (
    <div class="narrow">
      <Tabs label={t("views")} name="screen" tabs={tabs} current={screen} choose={chooser(model.screen)} />
      <TabPanel name="screen" current={screen}>
        <View model={model} screen={screen} />
      </TabPanel>
    </div>
  );
}

const SCREENS = ["findings", "timeline", "connections", "frames", "checklist"] as const satisfies readonly Screen[];

const NAMES: Record<Screen, TextKey> = {
  findings: "view_findings",
  timeline: "view_timeline",
  connections: "view_connections",
  frames: "view_frames",
  checklist: "view_checklist",
};

function View({ model, screen }: { model: PanelModel; screen: Screen }) {
  return (
    <ErrorBoundary key={screen} name={t(NAMES[screen])}>
      {viewOf(screen, model)}
    </ErrorBoundary>
  );
}

function viewOf(screen: Screen, model: PanelModel): ComponentChildren {
  switch (screen) {
    case "findings":
      return <Findings model={model} />;
    case "connections":
      return <Connections model={model} />;
    case "frames":
      return <Details model={model} narrow={!WIDE.value} />;
    case "checklist":
      return (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
        <div class="region-scroll" tabIndex={0}>
          <Checklist model={model} />
        </div>
      );
    case "timeline":
      return <TimelineView model={model} />;
    default:
      return assertNever(screen);
  }
}

type OnPlace = (connection: ConnectionId, at: EpochMillis) => void;

interface Doings {
  readonly place: OnPlace;
  readonly note: (pin?: Pin) => void;
}

/** The same functions for a model: a timeline that comes back with its tab knows its zoom by what it is given. */
const doings = new WeakMap<PanelModel, Doings>();

function doingsOf(model: PanelModel): Doings {
  const known = doings.get(model) ?? {
    place: (connection, at) => goTo(model, connection, at),
    note: (pin) => startNote(model, pin),
  };
  doings.set(model, known);
  return known;
}

function TimelineView({ model }: { model: PanelModel }) {
  const { source, selection, highlight, range } = model;
  const { place, note } = doingsOf(model);
  return (
    <Timeline source={source} selection={selection} highlight={highlight} range={range} onPlace={place} onNote={note} />
  );
}

/** A media query as a signal. */
function matches(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const now = signal(list.matches);
  list.addEventListener("change", () => {
    now.value = list.matches;
  });
  return now;
}
