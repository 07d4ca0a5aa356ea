import { render } from "preact";
import { diagnose } from "../core/diagnosis/diagnose.ts";
import { runFrameLoop } from "../ui/model/panel-model.ts";
import { browserChoices } from "../ui/model/remembered.ts";
import { createSessionSwitch } from "../ui/model/session-switch.ts";
import { Panel } from "../ui/panel.tsx";
import { showLanguage } from "../ui/text/language.ts";
import { followDevtoolsTheme } from "./devtools-theme.ts";
import { findRecorder } from "./find-recorder.ts";

const root = document.getElementById("root")!;
followDevtoolsTheme(document.documentElement);

const source = await findRecorder();
if (source) {
  await showLanguage(source.controls?.settings.language ?? "auto");
  const sessions = createSessionSwitch({ source, diagnose, choices: browserChoices() });
  render(<Panel sessions={sessions} />, root);
  const stop = new AbortController();
  runFrameLoop(sessions, { signal: stop.signal });
  window.addEventListener("pagehide", () => stop.abort());
} else {
  render(
    <div class="empty">
      <h3>The recorder was not found</h3>
      <p>
        This panel only works inside DevTools. If this is DevTools, close it and open it again: the extension was
        probably updated or reloaded while it was open.
      </p>
    </div>,
    root,
  );
}
