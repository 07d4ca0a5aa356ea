import type { ComponentChildren } from "preact";
import type { OpenedSession, RecordingControls } from "../source.ts";
import type { FileOpener } from "../model/file-opener.ts";
import { KeptSessionsDialog } from "./kept-sessions.tsx";
import { OpenButton } from "./open-file.tsx";
import { t } from "../text/text.ts";
import { later } from "./later.tsx";

const SettingsDialog = later(async () => (await import("./settings-dialog.tsx")).SettingsDialog);

const AboutDialog = later(async () => (await import("./about-dialog.tsx")).AboutDialog);

export type ToolDialog = "kept" | "settings" | "about";

interface PanelToolsProps {
  readonly show: (dialog: ToolDialog) => void;
  readonly files: FileOpener;
  /** shows the guided capture, or puts it away */
  readonly toggleGuide: () => void;
}

/** Buttons for what belongs to the panel and not to the session that is shown. */
export function PanelTools({ show, files, toggleGuide }: PanelToolsProps) {
  return (
    <>
      <OpenButton files={files} />
      <IconButton name={t("guide_button")} onClick={toggleGuide}>
        <path d="M3 3.5h10M3 8h7M3 12.5h4M11 11.2l1.6 1.6 2.4-3" />
      </IconButton>
      <KeptButton onClick={() => show("kept")} />
      <IconButton name={t("settings")} onClick={() => show("settings")}>
        <path d="M2 4.5h5.5M11 4.5h3M2 11.5h3M8.5 11.5H14" />
        <circle cx="9.2" cy="4.5" r="1.7" />
        <circle cx="6.8" cy="11.5" r="1.7" />
      </IconButton>
      <IconButton name={t("about")} onClick={() => show("about")}>
        <circle cx="8" cy="8" r="5.6" />
        <path d="M8 7.4v3.4M8 5v.9" />
      </IconButton>
    </>
  );
}

export function KeptButton({ onClick }: { onClick: () => void }) {
  return (
    <IconButton name={t("kept_title")} onClick={onClick}>
      <path d="M3.1 8A4.9 4.9 0 1 0 4.8 4.3M2.9 2.6v2.6h2.6M8 5.2V8l2 1.4" />
    </IconButton>
  );
}

interface ToolDialogsProps {
  readonly shown: ToolDialog | undefined;
  /** of the live recording, whatever is shown */
  readonly controls: RecordingControls;
  readonly open: (title: string, opened: OpenedSession) => void;
  readonly close: () => void;
}

/** Their dialogs, which stay open while a change of the language draws the panel anew. */
export function ToolDialogs({ shown, controls, open, close }: ToolDialogsProps) {
  if (shown === "kept") return <KeptSessionsDialog controls={controls} open={open} close={close} />;
  if (shown === "settings") return <SettingsDialog controls={controls} close={close} />;
  if (shown === "about") return <AboutDialog controls={controls} close={close} />;
  return null;
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
