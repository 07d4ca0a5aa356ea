import type { ComponentChildren } from "preact";
import { formatElapsed } from "../format/time.ts";
import type { PanelModel } from "../model/panel-model.ts";
import type { RecordingControls } from "../source.ts";
import { t, tn } from "../text/text.ts";

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
            title={controls.settings.keepSessions ? t("header_clear_kept") : t("header_clear_forgotten")}
            onClick={() => controls.clear()}
          >
            {t("header_clear")}
          </button>
        ) : undefined}
        {openExport ? (
          <button
            type="button"
            class="button"
            disabled={size === 0}
            title={t("header_export_title")}
            onClick={openExport}
          >
            {t("header_export")}
          </button>
        ) : undefined}
        {tools}
      </span>
      <input
        class="filter"
        type="search"
        aria-label={t("header_filter")}
        placeholder={t("header_filter")}
        title={t("header_filter_title")}
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
      title={recording ? t("header_stop_title") : t("header_start_title")}
      onClick={() => void (recording ? controls.stop() : controls.start())}
    >
      <span class="record-dot" aria-hidden="true" />
      <span class="record-words">{recording ? t("header_stop") : t("header_start")}</span>
      <span class="record-short" aria-hidden="true">
        {recording ? t("header_stop_short") : t("header_start_short")}
      </span>
    </button>
  );
}

function RecordingClock({ model }: { model: PanelModel }) {
  void model.tick.value;
  const { status, session } = model.source;
  const { startedAt, endedAt } = session.capture;
  if (startedAt === undefined)
    return status.state === "starting" ? <span class="clock">{t("header_attaching")}</span> : undefined;
  const recording = status.state === "recording";
  const now = recording ? model.now.value : (endedAt ?? session.now);
  return (
    <span class="clock" title={recording ? t("header_clock_recording_title") : t("header_clock_recorded_title")}>
      <span class="clock-word">{recording ? t("header_clock_recording") : t("header_clock_recorded")} </span>
      <span class="numeric">{formatElapsed(now - startedAt)}</span>
    </span>
  );
}
