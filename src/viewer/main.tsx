import { render } from "preact";
import browser from "webextension-polyfill";
import { diagnoseWith } from "../core/diagnosis/profiles/knowledge-with.ts";
import { createSession } from "../core/session/apply-event.ts";
import { runFrameLoop } from "../ui/model/panel-model.ts";
import { browserChoices } from "../ui/model/remembered.ts";
import { createSessionSwitch, sourceOf } from "../ui/model/session-switch.ts";
import { parseSettings } from "../ui/settings.ts";
import { showLanguage } from "../ui/text/language.ts";
import { createKeptReader } from "./kept-reader.ts";
import { ViewerPage } from "./viewer-page.tsx";

/** The extension's own page for saved reports: the panel's views on a file, without DevTools. */
const { settings: stored } = await browser.storage.local.get("settings");
const settings = parseSettings(stored);
await showLanguage(settings.language);
const sessions = createSessionSwitch({
  source: sourceOf(createSession()),
  diagnose: diagnoseWith,
  profiles: () => settings.profiles,
  choices: browserChoices(),
});
const keptSessions = await createKeptReader();
const { version } = browser.runtime.getManifest();
render(
  <ViewerPage sessions={sessions} controls={{ settings, keptSessions }} version={version} />,
  document.getElementById("root")!,
);
runFrameLoop(sessions, { signal: new AbortController().signal });
