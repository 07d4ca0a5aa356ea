import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { OpenedSession, RecordingControls } from "../source.ts";
import type { FileOpener } from "../model/file-opener.ts";
import { KeptSessionsDialog } from "./kept-sessions.tsx";
import { OpenButton } from "./open-file.tsx";
import { SettingsDialog } from "./settings-dialog.tsx";

interface PanelToolsProps {
  /** of the live recording, whatever is shown */
  readonly controls: RecordingControls;
  readonly open: (title: string, opened: OpenedSession) => void;
  readonly files: FileOpener;
}

/** What belongs to the panel and not to the session that is shown. */
export function PanelTools({ controls, open, files }: PanelToolsProps) {
  const dialog = useSignal<"kept" | "settings" | undefined>(undefined);
  const close = (): void => void (dialog.value = undefined);
  return (
    <>
      <OpenButton files={files} />
      <IconButton name="Kept sessions" onClick={() => (dialog.value = "kept")}>
        <path d="M3.1 8A4.9 4.9 0 1 0 4.8 4.3M2.9 2.6v2.6h2.6M8 5.2V8l2 1.4" />
      </IconButton>
      <IconButton name="Settings" onClick={() => (dialog.value = "settings")}>
        <path d="M2 4.5h5.5M11 4.5h3M2 11.5h3M8.5 11.5H14" />
        <circle cx="9.2" cy="4.5" r="1.7" />
        <circle cx="6.8" cy="11.5" r="1.7" />
      </IconButton>
      {dialog.value === "kept" ? <KeptSessionsDialog controls={controls} open={open} close={close} /> : undefined}
      {dialog.value === "settings" ? <SettingsDialog controls={controls} close={close} /> : undefined}
    </>
  );
}

function IconButton({ name, onClick, children }: { name: string; onClick: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="button icon-button" aria-label={name} title={name} onClick={onClick}>
      <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
        {children}
      </svg>
    </button>
  );
}
