import { render } from "preact";
import { diagnose } from "../core/diagnosis/diagnose.ts";
import { knowledgeWith } from "../core/diagnosis/profiles/own-profiles.ts";
import type { Knowledge } from "../core/knowledge/knowledge.ts";
import { runFrameLoop } from "../ui/model/panel-model.ts";
import { browserChoices } from "../ui/model/remembered.ts";
import { createSessionSwitch } from "../ui/model/session-switch.ts";
import { Panel } from "../ui/panel.tsx";
import { showLanguage } from "../ui/text/language.ts";
import { followDevtoolsTheme } from "./devtools-theme.ts";
import { findRecorder } from "./find-recorder.ts";
import { t } from "../ui/text/text.ts";

const root = document.getElementById("root")!;
followDevtoolsTheme(document.documentElement);

const source = await findRecorder();
if (source) {
  await showLanguage(source.controls?.settings.language ?? "auto");
  const knowledge = (): Knowledge => knowledgeWith(source.controls?.settings.profiles ?? []);
  const sessions = createSessionSwitch({ source, diagnose, knowledge, choices: browserChoices() });
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
