import { useEffect, useRef } from "preact/hooks";
import { App } from "./app.tsx";
import { PanelTools } from "./components/panel-tools.tsx";
import type { SessionSwitch, Shown } from "./model/session-switch.ts";

/** The app on the live recording, or on a session of the past with a way back. */
export function Panel({ sessions }: { sessions: SessionSwitch }) {
  const { model, past } = sessions.shown.value;
  const { live } = sessions;
  const { controls } = live.source;
  return (
    <App
      // Another model is another app: nothing of the one may linger in the other.
      key={past ? model.source.session : "live"}
      model={model}
      tools={controls ? <PanelTools controls={controls} open={sessions.open} /> : undefined}
      banner={past ? <PastBanner past={past} sessions={sessions} /> : undefined}
    />
  );
}

function PastBanner({ past, sessions }: { past: NonNullable<Shown["past"]>; sessions: SessionSwitch }) {
  const banner = useRef<HTMLElement>(null);
  // The button that opened this is gone: the focus goes to what says where one is.
  useEffect(() => banner.current?.focus(), [past]);
  const recording = sessions.live.source.status.state === "recording";
  return (
    <section class="past-banner" aria-label="Kept session" ref={banner} tabIndex={-1}>
      <div class="past-words">
        <strong>{past.title}.</strong>
        {recording ? " The live recording goes on meanwhile." : undefined}
        {past.notices.map((notice) => (
          <p key={notice}>{notice}</p>
        ))}
      </div>
      <button type="button" class="button" onClick={() => sessions.backToLive()}>
        Back to the live recording
      </button>
    </section>
  );
}
