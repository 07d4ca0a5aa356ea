import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { assertNever } from "../../core/base/assert-never.ts";
import type { RedactionMode } from "../../core/report/format.ts";
import { exportName, replacedText, reportFile, saveFile, sessionReport, type ExportFormat } from "../model/export.ts";
import type { PanelModel } from "../model/panel-model.ts";

const CONTENTS: readonly { readonly mode: RedactionMode; readonly name: string; readonly words: string }[] = [
  {
    mode: "redacted",
    name: "Redacted",
    words: "Findings, connections and messages. Cookies, passwords, tokens and values in addresses are replaced.",
  },
  {
    mode: "metadata",
    name: "Metadata only",
    words: "As above without any message: only their times, directions and lengths.",
  },
  {
    mode: "everything",
    name: "Everything",
    words: "Nothing is replaced. The file can hold passwords and personal data: not safe to send.",
  },
];

/** With more frames the preview would keep the panel busy; saving tells then. */
const PREVIEW_FRAMES = 20_000;

type State =
  | { readonly kind: "ready"; readonly preview?: string }
  | { readonly kind: "saving" }
  | { readonly kind: "saved"; readonly name: string }
  | { readonly kind: "failed"; readonly message: string };

/** Asks what goes into the report, says what is taken out, and saves it. */
export function ExportDialog({ model, close }: { model: PanelModel; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const mode = useSignal<RedactionMode>("redacted");
  const state = useSignal<State>({ kind: "ready" });
  useEffect(() => dialog.current?.showModal(), []);

  const chosen = mode.value;
  useEffect(() => {
    state.value = { kind: "ready" };
    const { session } = model.source;
    if (chosen === "everything" || session.frames.length > PREVIEW_FRAMES) return undefined;
    const gone = new AbortController();
    const preview = async (): Promise<void> => {
      const report = await sessionReport(session, findingsOf(model), chosen, new Date());
      if (gone.signal.aborted || state.peek().kind !== "ready") return;
      state.value = { kind: "ready", preview: previewText(replacedText(report.redaction.replaced)) };
    };
    preview().catch((error: unknown) => {
      if (!gone.signal.aborted) state.value = { kind: "failed", message: messageOf(error) };
    });
    return () => gone.abort();
  }, [chosen, model, state]);

  const save = async (format: ExportFormat): Promise<void> => {
    state.value = { kind: "saving" };
    // The word "Saving" is on screen before a long report keeps the panel busy.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    try {
      const { session } = model.source;
      const now = new Date();
      const name = exportName(session.page.url, now, format);
      saveFile(await reportFile(await sessionReport(session, findingsOf(model), mode.peek(), now), format), name);
      state.value = { kind: "saved", name };
    } catch (error) {
      state.value = { kind: "failed", message: messageOf(error) };
    }
  };

  const saving = state.value.kind === "saving";
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="export-title" onClose={close}>
      <h2 id="export-title">Export session</h2>
      <fieldset role="radiogroup" class="choices">
        <legend>Contents</legend>
        {CONTENTS.map(({ mode: value, name, words }) => (
          <div key={value} class={`choice ${value === "everything" ? "choice-unsafe" : ""}`}>
            <input
              type="radio"
              name="contents"
              id={`contents-${value}`}
              aria-describedby={`contents-${value}-words`}
              checked={chosen === value}
              onChange={() => {
                mode.value = value;
              }}
            />
            <label for={`contents-${value}`}>{name}</label>
            <p id={`contents-${value}-words`}>{words}</p>
          </div>
        ))}
      </fieldset>
      <p class="dialog-state" role="status">
        {stateText(state.value)}
      </p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {state.value.kind === "saved" ? "Done" : "Cancel"}
        </button>
        <button type="button" class="button" disabled={saving} onClick={() => void save("json")}>
          Save JSON
        </button>
        <button type="button" class="button primary" disabled={saving} onClick={() => void save("html")}>
          Save HTML
        </button>
      </div>
      <p class="quiet">HTML opens by double click in any browser. JSON is for programs.</p>
    </dialog>
  );
}

function findingsOf(model: PanelModel) {
  return model.findings.peek().map(({ finding }) => finding);
}

function previewText(replaced: string | undefined): string {
  const found = replaced === undefined ? "No secrets were recognised." : `Will be replaced: ${replaced}.`;
  return `${found} No program knows every secret: look through the file before you send it.`;
}

function stateText(state: State): string {
  switch (state.kind) {
    case "ready":
      return state.preview ?? "";
    case "saving":
      return "Saving…";
    case "saved":
      return `Saved as ${state.name} among the browser’s downloads.`;
    case "failed":
      return `The report could not be made: ${state.message}`;
    default:
      return assertNever(state);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
