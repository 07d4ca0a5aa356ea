import { useSignal } from "@preact/signals";
import { Fragment } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { App } from "./app.tsx";
import { ShowExample } from "./components/example.tsx";
import { OpenedFiles } from "./components/open-file.tsx";
import { OwnErrorNotice } from "./components/own-error-notice.tsx";
import { PanelTools, ToolDialogs, type ToolDialog } from "./components/panel-tools.tsx";
import { SessionBanner } from "./components/session-banner.tsx";
import { createFileOpener } from "./model/file-opener.ts";
import { PAST_KINDS, type SessionSwitch, type Shown } from "./model/session-switch.ts";
import type { OpenedSession } from "./source.ts";
import { language } from "./text/language.ts";
import { t } from "./text/text.ts";

/** The app on the live recording, or on a session of the past with a way back. */
export function Panel({ sessions }: { sessions: SessionSwitch }) {
  const { model, past } = sessions.shown.value;
  const { live } = sessions;
  const { controls } = live.source;
  const files = useMemo(() => createFileOpener(sessions.open), [sessions]);
  const openKept = (title: string, opened: OpenedSession): void => sessions.open("Kept session", title, opened);
  const dialog = useSignal<ToolDialog | undefined>(undefined);
  const shownIn = language.value;
  useEffect(() => {
    document.documentElement.lang = shownIn;
  }, [shownIn]);
  return (
    <>
      {/* Views read the language when they are drawn: in another one, all are drawn anew. */}
      <Fragment key={shownIn}>
        <ShowExample value={past ? undefined : () => void files.openExample()}>
          <App
            // Another model is another app: nothing of the one may linger in the other.
            key={past ? model.source.session : "live"}
            model={model}
            tools={
              controls ? (
                <PanelTools
                  show={(wanted) => (dialog.value = wanted)}
                  files={files}
                  toggleGuide={() => {
                    const guide = controls.settings.guide === "guided" ? "plain" : "guided";
                    if (guide === "guided") sessions.backToLive();
                    void controls.changeSettings({ guide });
                  }}
                />
              ) : undefined
            }
            banner={
              <>
                <OpenedFiles files={files} />
                <OwnErrorNotice show={() => (dialog.value = "about")} />
                {past ? <PastBanner past={past} sessions={sessions} /> : undefined}
              </>
            }
          />
        </ShowExample>
      </Fragment>
      {controls ? (
        <ToolDialogs
          shown={dialog.value}
          controls={controls}
          open={openKept}
          close={() => (dialog.value = undefined)}
        />
      ) : undefined}
    </>
  );
}

function PastBanner({ past, sessions }: { past: NonNullable<Shown["past"]>; sessions: SessionSwitch }) {
  const banner = useRef<HTMLElement>(null);
  // The button that opened this is gone: the focus goes to what says where one is.
  useEffect(() => banner.current?.focus(), [past]);
  const recording = sessions.live.source.status.state === "recording";
  return (
    <SessionBanner
      kind={t(PAST_KINDS[past.kind])}
      title={past.title}
      notices={past.notices}
      aside={recording ? t("past_recording") : undefined}
      banner={banner}
    >
      <button type="button" class="button" onClick={() => sessions.backToLive()}>
        {t("past_back")}
      </button>
    </SessionBanner>
  );
}
