import { render } from "preact";
import type { diagnoseWith } from "../core/diagnosis/profiles/knowledge-with.ts";
import type { Profile } from "../core/knowledge/knowledge.ts";
import { runFrameLoop } from "../ui/model/panel-model.ts";
import { browserChoices } from "../ui/model/remembered.ts";
import { watchOwnErrors } from "../ui/model/own-errors.ts";
import { createSessionSwitch } from "../ui/model/session-switch.ts";
import { Panel } from "../ui/panel.tsx";
import { showLanguage } from "../ui/text/language.ts";
import { followDevtoolsTheme } from "./devtools-theme.ts";
import { findRecorder } from "./find-recorder.ts";
import { t } from "../ui/text/text.ts";

const root = document.getElementById("root")!;
watchOwnErrors(window);
followDevtoolsTheme(document.documentElement);

const NO_PROFILES: readonly Profile[] = [];

// The rules and all that they know are half of the code: what was recorded is shown meanwhile.
let engine: typeof diagnoseWith | undefined;
import("../core/diagnosis/profiles/knowledge-with.ts").then(
  (loaded) => (engine = loaded.diagnoseWith),
  (error: unknown) =>
    (engine = () => {
      throw error;
    }),
);

const source = await findRecorder();
if (source) {
  await showLanguage(source.controls?.settings.language ?? "auto");
  const sessions = createSessionSwitch({
    source,
    diagnose: (session, own) => engine?.(session, own),
    profiles: () => source.controls?.settings.profiles ?? NO_PROFILES,
    choices: browserChoices(),
  });
  render(<Panel sessions={sessions} />, root);
  const stop = new AbortController();
  runFrameLoop(sessions, { signal: stop.signal });
  window.addEventListener("pagehide", () => stop.abort());
} else {
  await showLanguage("auto");
  render(
    <div class="empty">
      <h3>{t("no_recorder")}</h3>
      <p>{t("no_recorder_words")}</p>
    </div>,
    root,
  );
}
