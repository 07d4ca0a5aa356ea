import type { ComponentChildren } from "preact";
import { formatElapsed } from "../format/time.ts";
import type { PanelModel } from "../model/panel-model.ts";
import type { RecordingControls } from "../source.ts";
import { tn } from "../text/text.ts";

interface HeaderProps {
  readonly model: PanelModel;
  /** absent where nothing can be exported */
  readonly openExport: (() => void) | undefined;
  readonly tools: ComponentChildren;
}

/** The bar at the top: recording, counts, what can be done with the whole session, the filter. */
export function Header({ model, openExport, tools }: HeaderProps) {
  const { source } = model;
  void model.tick.value;
  const { controls } = source;
  const { size } = source.session.connections;
  const problems = model.problems.value;
  return (
    <header class="header">
      <h1 class="for-screen-readers">Socketscope</h1>
      {controls ? <RecordButton model={model} controls={controls} /> : undefined}
      <RecordingClock model={model} />
      <span class="counts">
        {tn("count_connections", size)}
        {" · "}
        <span class={problems > 0 ? "tone-error strong" : undefined}>{tn("count_problems", problems)}</span>
      </span>
      <span class="header-actions">
        {controls ? (
          <button
            type="button"
            class="button"
            title={`Starts over with an empty session. What was recorded so far ${controls.settings.keepSessions ? "stays under Kept sessions" : "is forgotten"}.`}
            onClick={() => controls.clear()}
          >
            Clear
          </button>
        ) : undefined}
        {openExport ? (
          <button
            type="button"
            class="button"
            disabled={size === 0}
            title="Save what was recorded as a report that can be sent"
            onClick={openExport}
          >
            Export…
          </button>
        ) : undefined}
        {tools}
      </span>
      <input
        class="filter"
        type="search"
        aria-label="Filter connections"
        placeholder="Filter connections"
        title="Words in the address, the state or the code, for example: api 1006"
        value={model.filter}
        onInput={(event) => {
          model.filter.value = event.currentTarget.value;
        }}
      />
    </header>
  );
}

function RecordButton({ model, controls }: { model: PanelModel; controls: RecordingControls }) {
  const { status } = model.source;
  const recording = status.state === "recording" || status.state === "starting";
  return (
    <button
      type="button"
      class={`button record ${recording ? "is-recording" : ""}`}
      title={
        recording
          ? "Stop recording; the browser’s bar about debugging goes away"
          : "Attach to this page and record its WebSockets. The browser shows a bar while this lasts, and very busy pages run more slowly."
      }
      onClick={() => void (recording ? controls.stop() : controls.start())}
    >
      <span class="record-dot" aria-hidden="true" />
      <span>
        {recording ? "Stop" : "Start"}
        <span class="record-word"> recording</span>
      </span>
    </button>
  );
}

function RecordingClock({ model }: { model: PanelModel }) {
  void model.tick.value;
  const { status, session } = model.source;
  const { startedAt, endedAt } = session.capture;
  if (startedAt === undefined) return status.state === "starting" ? <span class="clock">Attaching…</span> : undefined;
  const now = status.state === "recording" ? model.now.value : (endedAt ?? session.now);
  return (
    <span class="clock" title={status.state === "recording" ? "Recorded so far" : "Recorded in all"}>
      <span class="clock-word">{status.state === "recording" ? "Recording " : "Recorded "}</span>
      <span class="numeric">{formatElapsed(now - startedAt)}</span>
    </span>
  );
}
