import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { App } from "../ui/app.tsx";
import { KeptSessionsDialog, type KeptControls } from "../ui/components/kept-sessions.tsx";
import { OpenButton, OpenedFiles } from "../ui/components/open-file.tsx";
import { KeptButton } from "../ui/components/panel-tools.tsx";
import { SessionBanner } from "../ui/components/session-banner.tsx";
import { createFileOpener } from "../ui/model/file-opener.ts";
import { PAST_KINDS, type SessionSwitch } from "../ui/model/session-switch.ts";
import { t } from "../ui/text/text.ts";
import { StartScreen } from "./start-screen.tsx";

interface ViewerPageProps {
  readonly sessions: SessionSwitch;
  readonly controls: KeptControls;
  /** of the extension */
  readonly version: string;
}

/** A file or a kept session in the panel's views; before one is opened, the ways to open one. */
export function ViewerPage({ sessions, controls, version }: ViewerPageProps) {
  const { model, past } = sessions.shown.value;
  const files = useMemo(() => createFileOpener(sessions.open), [sessions]);
  const kept = useSignal(false);
  const banner = useRef<HTMLElement>(null);
  // The button that opened this is gone: the focus goes to what says where one is.
  useEffect(() => banner.current?.focus(), [past]);
  const showKept = (): void => void (kept.value = true);
  return (
    <>
      {past ? (
        <App
          key={model.source.session}
          model={model}
          tools={
            <>
              <OpenButton files={files} />
              <KeptButton onClick={showKept} />
            </>
          }
          banner={
            <>
              <OpenedFiles files={files} />
              <SessionBanner kind={t(PAST_KINDS[past.kind])} title={past.title} notices={past.notices} banner={banner}>
                <button type="button" class="button" onClick={() => sessions.backToLive()}>
                  {t("close")}
                </button>
              </SessionBanner>
            </>
          }
        />
      ) : (
        <div class="app">
          <OpenedFiles files={files} />
          <StartScreen files={files} showKept={showKept} version={version} />
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
