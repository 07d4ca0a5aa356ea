import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { assertNever } from "../../core/base/assert-never.ts";
import type { StopReason } from "../../core/session/events.ts";
import { liveLateCount } from "../model/connection-view.ts";
import type { PanelModel } from "../model/panel-model.ts";
import type { RecordingControls, RecordingStatus } from "../source.ts";
import { t, tn, type TextKey } from "../text/text.ts";

/** What a person must know about the recording itself, and what to do about it. */
export function StatusBar({ model }: { model: PanelModel }) {
  void model.tick.value;
  const { status, controls } = model.source;
  return (
    <div role="status">
      <Message model={model} status={status} controls={controls} />
    </div>
  );
}

interface MessageProps {
  readonly model: PanelModel;
  readonly status: RecordingStatus;
  readonly controls: RecordingControls | undefined;
}

function Message({ model, status, controls }: MessageProps) {
  switch (status.state) {
    case "idle":
    case "starting":
      return null;
    case "recording":
      return <WhileRecording model={model} controls={controls} />;
    case "refused":
      return (
        <Bar tone="error">
          <span>
            <strong>{t("status_refused")}</strong> {t("status_refused_words", status.message)}
          </span>
        </Bar>
      );
    case "stopped":
      if (status.reason === "user") return null;
      return (
        <Bar tone="warning">
          <span>
            <strong>{t(STOPPED[status.reason].what)}</strong> {t(STOPPED[status.reason].now)}
            {/* For the other reasons the browser gives a word for programs, such as "target_closed". */}
            {status.reason === "refused" && status.message ? ` ${t("status_said", status.message)}` : ""}
          </span>
        </Bar>
      );
    default:
      return assertNever(status);
  }
}

/** Notes that a person reads once: what was missed, then what recording costs. One at a time. */
function WhileRecording({ model, controls }: Omit<MessageProps, "status">) {
  // A component that reads signals is redrawn by them alone, whatever its parent does.
  void model.tick.value;
  const { noticed } = model;
  const lateNoticed = useSignal(false);
  const late = liveLateCount(model.source.session);
  if (late > 0 && controls && !lateNoticed.value)
    return (
      <Bar tone="quiet">
        <span>{tn("status_late", late)}</span>
        <button type="button" class="button" onClick={() => controls.reloadPage()}>
          {t("reload_page")}
        </button>
        <button type="button" class="button plain" onClick={() => (lateNoticed.value = true)}>
          {t("not_now")}
        </button>
      </Bar>
    );
  // Who is new here is asked one thing at a time.
  if (noticed.value || controls?.settings.guide === "ask") return null;
  return (
    <Bar tone="quiet">
      <span>{t("status_cost")}</span>
      <button type="button" class="button plain" onClick={() => (noticed.value = true)}>
        {t("got_it")}
      </button>
    </Bar>
  );
}

const STOPPED: Record<Exclude<StopReason, "user">, { readonly what: TextKey; readonly now: TextKey }> = {
  "canceled-by-user": { what: "status_canceled", now: "status_canceled_now" },
  "target-closed": { what: "status_target_closed", now: "status_target_closed_now" },
  "devtools-closed": { what: "status_devtools_closed", now: "status_go_on" },
  refused: { what: "status_let_go", now: "status_go_on" },
};

function Bar({ tone, children }: { tone: "quiet" | "warning" | "error"; children: ComponentChildren }) {
  return <div class={`status-bar status-${tone}`}>{children}</div>;
}
