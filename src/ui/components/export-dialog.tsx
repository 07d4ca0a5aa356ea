import { knowledgeWith } from "../../core/diagnosis/profiles/knowledge-with.ts";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { assertNever } from "../../core/base/assert-never.ts";
import type { RedactionMode, Report } from "../../core/report/format.ts";
import { copyText } from "../model/clipboard.ts";
import {
  exportName,
  replacedText,
  reportFile,
  reportText,
  saveFile,
  sessionReport,
  type ExportFormat,
} from "../model/export.ts";
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
  | { readonly kind: "working" }
  | { readonly kind: "done"; readonly words: string }
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
      const report = await reportOf(model, chosen);
      if (gone.signal.aborted || state.peek().kind !== "ready") return;
      state.value = { kind: "ready", preview: previewText(replacedText(report.redaction.replaced)) };
    };
    preview().catch((error: unknown) => {
      if (!gone.signal.aborted) state.value = { kind: "failed", message: messageOf(error) };
    });
    return () => gone.abort();
  }, [chosen, model, state]);

  /** Makes the report and gives it to `use`, which says what became of it. */
  const work = async (use: (report: Report) => Promise<string>): Promise<void> => {
    state.value = { kind: "working" };
    // The word "Working" is on screen before a long report keeps the panel busy.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    try {
      state.value = { kind: "done", words: await use(await reportOf(model, mode.peek())) };
    } catch (error) {
      state.value = { kind: "failed", message: messageOf(error) };
    }
  };
  const save = (format: ExportFormat) => () =>
    void work(async (report) => {
      const name = exportName(report.page.url, new Date(report.createdAt), format);
      saveFile(await reportFile(report, format), name);
      return `Saved as ${name} among the browser’s downloads.`;
    });
  const copy = (): void =>
    void work(async (report) => {
      if (await copyText(await reportText(report))) return "The summary was copied: paste it into a ticket or a mail.";
      throw new Error("the clipboard could not be written. Save the report as a file.");
    });

  const busy = state.value.kind === "working";
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
          {state.value.kind === "done" ? "Done" : "Cancel"}
        </button>
        <button type="button" class="button" disabled={busy} onClick={copy}>
          Copy summary
        </button>
        <button type="button" class="button" disabled={busy} onClick={save("har")}>
          Save HAR
        </button>
        <button type="button" class="button" disabled={busy} onClick={save("json")}>
          Save JSON
        </button>
        <button type="button" class="button primary" disabled={busy} onClick={save("html")}>
          Save HTML
        </button>
      </div>
      <p class="quiet">HTML opens by double click in any browser. JSON and HAR are for programs.</p>
    </dialog>
  );
}

function reportOf(model: PanelModel, mode: RedactionMode): Promise<Report> {
  return sessionReport(model.source.session, model.diagnosis.peek(), mode, new Date(), knowledgeWith(model.profiles()));
}

function previewText(replaced: string | undefined): string {
  const found = replaced === undefined ? "No secrets were recognised." : `Will be replaced: ${replaced}.`;
  return `${found} No program knows every secret: look through the file before you send it.`;
}

function stateText(state: State): string {
  switch (state.kind) {
    case "ready":
      return state.preview ?? "";
    case "working":
      return "Working…";
    case "done":
      return state.words;
    case "failed":
      return `The report could not be made: ${state.message}`;
    default:
      return assertNever(state);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
