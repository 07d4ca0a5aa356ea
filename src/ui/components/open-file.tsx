import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { FileOpener } from "../model/file-opener.ts";
import { t } from "../text/text.ts";

/** The button that opens a report from a file. */
export function OpenButton({ files }: { files: FileOpener }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="button"
        title={t("open_file_title")}
        disabled={files.opening.value !== undefined}
        onClick={() => input.current?.click()}
      >
        {t("open_file")}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,.html,.htm,.har"
        onChange={({ currentTarget }) => {
          void files.open([...(currentTarget.files ?? [])]);
          // The same file, mended, is a new choice.
          currentTarget.value = "";
        }}
      />
    </>
  );
}

/** Takes files that are dropped anywhere, and says what is wrong with one. */
export function OpenedFiles({ files }: { files: FileOpener }) {
  const over = useSignal(false);
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
    document.addEventListener(
      "dragover",
      (event) => {
        if (!hasFiles(event) || document.querySelector("dialog[open]")) return;
        event.preventDefault();
        over.value = true;
      },
      { signal },
    );
    document.addEventListener(
      "dragleave",
      (event) => {
        if (event.relatedTarget === null) over.value = false;
      },
      { signal },
    );
    document.addEventListener(
      "drop",
      (event) => {
        over.value = false;
        if (!hasFiles(event)) return;
        // Left alone, the browser would show the file in the panel's place.
        event.preventDefault();
        if (!document.querySelector("dialog[open]")) void files.open([...(event.dataTransfer?.files ?? [])]);
      },
      { signal },
    );
    return () => stop.abort();
  }, [files, over]);
  const trouble = files.trouble.value;
  const opening = files.opening.value;
  return (
    <>
      {opening === undefined ? undefined : (
        <div class="status-bar status-quiet">
          <span>
            {/* Not a live region: it would be read out at each percent. */}
            {t("open_file_progress", opening.name, Math.round(opening.done * 100))}{" "}
            <progress value={opening.done} aria-label={t("open_file_opening", opening.name)} />
          </span>
          <button type="button" class="button" onClick={() => files.cancel()}>
            {t("cancel")}
          </button>
        </div>
      )}
      {trouble === undefined ? undefined : (
        <div class="status-bar status-error" role="alert">
          <span>{trouble}</span>
          <button type="button" class="button plain" onClick={() => (files.trouble.value = undefined)}>
            {t("got_it")}
          </button>
        </div>
      )}
      {over.value ? <div class="drop-target">{t("open_file_drop")}</div> : undefined}
    </>
  );
}
