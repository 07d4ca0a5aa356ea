import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { App } from "../ui/app.tsx";
import { KeptSessionsDialog, type KeptControls } from "../ui/components/kept-sessions.tsx";
import { OpenButton, OpenedFiles } from "../ui/components/open-file.tsx";
import { KeptButton } from "../ui/components/panel-tools.tsx";
import { SessionBanner } from "../ui/components/session-banner.tsx";
import { createFileOpener } from "../ui/model/file-opener.ts";
import type { SessionSwitch } from "../ui/model/session-switch.ts";
import { t } from "../ui/text/text.ts";

/** A file or a kept session in the panel's views; before one is opened, the ways to open one. */
export function ViewerPage({ sessions, controls }: { sessions: SessionSwitch; controls: KeptControls }) {
  const { model, past } = sessions.shown.value;
  const files = useMemo(
    () => createFileOpener((title, opened) => sessions.open("Opened report", title, opened)),
    [sessions],
  );
  const kept = useSignal(false);
  const tools = (
    <>
      <OpenButton files={files} />
      <KeptButton onClick={() => (kept.value = true)} />
    </>
  );
  return (
    <>
      {past ? (
        <App
          key={model.source.session}
          model={model}
          tools={tools}
          banner={
            <>
              <OpenedFiles files={files} />
              <SessionBanner kind={past.kind} title={past.title} notices={past.notices}>
                <button type="button" class="button" onClick={() => sessions.backToLive()}>
                  {t("close")}
                </button>
              </SessionBanner>
            </>
          }
        />
      ) : (
        <div class="app">
          <header class="header">
            <span class="header-actions">{tools}</span>
          </header>
          <OpenedFiles files={files} />
          <main>
            <div class="empty">
              <h1>{t("viewer_title")}</h1>
              <p>{t("viewer_words")}</p>
              <p>{t("viewer_privacy")}</p>
            </div>
          </main>
        </div>
      )}
      {kept.value ? (
        <KeptSessionsDialog
          controls={controls}
          open={(title, opened) => sessions.open("Kept session", title, opened)}
          close={() => (kept.value = false)}
        />
      ) : undefined}
    </>
  );
}
