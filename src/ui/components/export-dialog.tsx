import { knowledgeWith } from "../../core/diagnosis/profiles/knowledge-with.ts";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { assertNever } from "../../core/base/assert-never.ts";
import type { RedactionMode } from "../../core/report/format.ts";
import type { Redaction } from "../../core/report/redact/redaction.ts";
import { copyText } from "../model/clipboard.ts";
import { createExportPreview, messageOf, type PreviewState } from "../model/export-preview.ts";
import {
  exportName,
  reportFile,
  reportText,
  saveFile,
  sessionRedaction,
  wholeReport,
  type ExportFormat,
} from "../model/export.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { ownErrors } from "../model/own-errors.ts";
import { t, tn, type TextKey } from "../text/text.ts";
import { countsText, ExportPreviewView } from "./export-preview.tsx";
import { Modal } from "./modal.tsx";
import { SaveProgress } from "./save-progress.tsx";
import { createSlices } from "../model/slices.ts";

const CONTENTS: readonly { readonly mode: RedactionMode; readonly name: TextKey; readonly words: TextKey }[] = [
  { mode: "redacted", name: "export_redacted", words: "export_redacted_words" },
  { mode: "metadata", name: "export_metadata", words: "export_metadata_words" },
  { mode: "everything", name: "export_everything", words: "export_everything_words" },
];

type State =
  | { readonly kind: "quiet" }
  /** the share of the file that is written, from 0 to 1 */
  | { readonly kind: "working"; readonly done: number }
  | { readonly kind: "done"; readonly words: string }
  | { readonly kind: "failed"; readonly message: string };

/** Asks what goes into the report, shows what leaves, and saves just that. */
export function ExportDialog({ model, close }: { model: PanelModel; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const state = useSignal<State>({ kind: "quiet" });
  const withErrors = useSignal(false);
  const preview = useMemo(
    () =>
      createExportPreview(
        (mode, options) =>
          sessionRedaction(model.source.session, model.diagnosis.peek(), mode, new Date(), {
            ...options,
            ...(withErrors.peek() ? { ownErrors: ownErrors.peek() } : {}),
            knowledge: knowledgeWith(model.profiles()),
          }),
        model.source.controls?.settings.contents,
      ),
    [model, withErrors],
  );
  useEffect(() => () => preview.dispose(), [preview]);

  const writing = useRef(new AbortController());
  useEffect(() => () => writing.current.abort(), []);

  /** Waits for what is looked at and gives it to `use`, which says what became of it. */
  const work = async (use: (redaction: Redaction) => Promise<string>): Promise<void> => {
    const { signal } = (writing.current = new AbortController());
    state.value = { kind: "working", done: 0 };
    try {
      state.value = { kind: "done", words: await use(await preview.redaction()) };
    } catch (error) {
      state.value = signal.aborted ? { kind: "quiet" } : { kind: "failed", message: messageOf(error) };
    }
  };
  const save = (format: ExportFormat) => () =>
    void work(async (redaction) => {
      const { page, createdAt } = redaction.head;
      const name = exportName(page.url, new Date(createdAt), format);
      const file = await reportFile(redaction, format, {
        pause: createSlices(writing.current.signal),
        progress: (done) => (state.value = { kind: "working", done }),
      });
      saveFile(file, name);
      return t("export_saved", name);
    });
  const copy = (): void =>
    void work(async (redaction) => {
      if (await copyText(await reportText(await wholeReport(redaction)))) return t("export_copied");
      throw new Error(t("export_not_copied"));
    });

  const { mode: chosen } = preview.choices.value;
  const looked = preview.state.value;
  // While a choice is worked on, what was before it stays, and with it the focus.
  const shown = looked.kind === "ready" ? looked.redaction : looked.kind === "working" ? looked.last : undefined;
  const busy = state.value.kind === "working";
  return (
    <Modal title={t("export_title")} dialog={dialog} onClose={close}>
      <div class="dialog-body">
        <fieldset role="radiogroup" class="choices">
          <legend>{t("export_contents")}</legend>
          {CONTENTS.map(({ mode, name, words }) => (
            <div key={mode} class={`choice ${mode === "everything" ? "choice-unsafe" : ""}`}>
              <input
                type="radio"
                name="contents"
                id={`contents-${mode}`}
                aria-describedby={`contents-${mode}-words`}
                checked={chosen === mode}
                onChange={() => {
                  state.value = { kind: "quiet" };
                  preview.choose({ mode });
                }}
              />
              <label for={`contents-${mode}`}>{t(name)}</label>
              <p id={`contents-${mode}-words`}>{t(words)}</p>
            </div>
          ))}
        </fieldset>
        {ownErrors.value.length > 0 && (
          <p class="choice">
            <input
              type="checkbox"
              id="export-own-errors"
              checked={withErrors.value}
              onChange={(event) => {
                withErrors.value = event.currentTarget.checked;
                preview.choose({});
              }}
            />
            <label for="export-own-errors">{tn("export_own_errors", ownErrors.value.length)}</label>
          </p>
        )}
        <p class="preview-state" role="status">
          {chosen === "everything" ? "" : previewText(looked)}
        </p>
        {looked.kind === "working" && (
          <progress class="preview-progress" max={100} value={looked.percent} aria-label={t("export_looking")} />
        )}
        {shown && chosen !== "everything" && <ExportPreviewView preview={preview} redaction={shown} />}
      </div>
      <p class="dialog-state" role="status">
        {stateText(state.value)}
      </p>
      {state.value.kind === "working" && <SaveProgress done={state.value.done} />}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={() => (busy ? writing.current.abort() : dialog.current?.close())}>
          {state.value.kind === "done" ? t("export_done") : t("export_cancel")}
        </button>
        <button type="button" class="button" disabled={busy} onClick={copy}>
          {t("export_copy")}
        </button>
        <button type="button" class="button" disabled={busy} onClick={save("har")}>
          {t("export_save_har")}
        </button>
        <button type="button" class="button" disabled={busy} onClick={save("json")}>
          {t("export_save_json")}
        </button>
        <button type="button" class="button primary" disabled={busy} onClick={save("html")}>
          {t("export_save_html")}
        </button>
      </div>
      <p class="quiet">{t("export_formats")}</p>
    </Modal>
  );
}

function previewText(state: PreviewState): string {
  switch (state.kind) {
    case "working":
      return t("export_looking");
    case "failed":
      return t("export_failed", state.message);
    case "ready": {
      const counts = countsText(state.redaction.found);
      return `${counts === "" ? t("export_none_found") : t("export_replaced", counts)} ${t("export_look_through")}`;
    }
    default:
      return assertNever(state);
  }
}

function stateText(state: State): string {
  switch (state.kind) {
    case "quiet":
      return "";
    case "working":
      return t("export_working");
    case "done":
      return state.words;
    case "failed":
      return t("export_failed", state.message);
    default:
      return assertNever(state);
  }
}
