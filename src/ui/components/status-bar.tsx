import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { assertNever } from "../../core/base/assert-never.ts";
import type { StopReason } from "../../core/session/events.ts";
import { formatCount } from "../format/amount.ts";
import { liveLateCount } from "../model/connection-view.ts";
import type { PanelModel } from "../model/panel-model.ts";
import type { RecordingControls, RecordingStatus } from "../source.ts";

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
            <strong>The browser did not allow this page to be recorded.</strong> It said: “{status.message}” Pages of
            the browser itself, the web store and pages closed off by a company policy cannot be recorded. Open the page
            that has the trouble in this tab, then press “Start recording”.
          </span>
        </Bar>
      );
    case "stopped":
      if (status.reason === "user") return null;
      return (
        <Bar tone="warning">
          <span>
            <strong>{STOPPED[status.reason].what}</strong> {STOPPED[status.reason].now}
            {/* For the other reasons the browser gives a word for programs, such as "target_closed". */}
            {status.reason === "refused" && status.message ? ` The browser said: “${status.message}”` : ""}
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
        <span>
          {late === 1 ? "One connection was" : `${formatCount(late)} connections were`} already open when recording
          began: the handshake and the first frames were not seen. Reload the page to see everything from the start.
        </span>
        <button type="button" class="button" onClick={() => controls.reloadPage()}>
          Reload page
        </button>
        <button type="button" class="button plain" onClick={() => (lateNoticed.value = true)}>
          Not now
        </button>
      </Bar>
    );
  if (noticed.value) return null;
  return (
    <Bar tone="quiet">
      <span>
        While it records, the browser shows a bar saying that Socketscope is debugging. Very busy pages run more slowly.
      </span>
      <button type="button" class="button plain" onClick={() => (noticed.value = true)}>
        Got it
      </button>
    </Bar>
  );
}

const STOPPED: Record<Exclude<StopReason, "user">, { readonly what: string; readonly now: string }> = {
  "canceled-by-user": {
    what: "Recording stopped: Cancel was pressed on the browser’s bar.",
    now: "What was recorded is kept. What happens from now on is not seen; press “Start recording” to go on.",
  },
  "target-closed": {
    what: "Recording stopped: the tab moved to a page that cannot be recorded, or was closed.",
    now: "What was recorded is kept. Go back to the page and press “Start recording”.",
  },
  "devtools-closed": {
    what: "Recording stopped: DevTools was closed.",
    now: "What was recorded is kept. Press “Start recording” to go on.",
  },
  refused: {
    what: "Recording stopped: the browser let go of this page.",
    now: "What was recorded is kept. Press “Start recording” to go on.",
  },
};

function Bar({ tone, children }: { tone: "quiet" | "warning" | "error"; children: ComponentChildren }) {
  return <div class={`status-bar status-${tone}`}>{children}</div>;
}
