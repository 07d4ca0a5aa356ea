import { render } from "preact";
import { App } from "../app.tsx";
import { createPanelModel, runFrameLoop } from "../model/panel-model.ts";
import { browserChoices } from "../model/remembered.ts";
import { createFakeSource } from "./fake-source.ts";
import { diagnoseWith } from "../../core/diagnosis/profiles/knowledge-with.ts";
import { parseSettings } from "../settings.ts";
import { language, showLanguage } from "../text/language.ts";
import { SCENES } from "./scenes.ts";

/**
 * The panel on a scene, without a browser extension: `npx vite --config src/ui/fake/vite.config.ts`,
 * then `/fake/gallery.html?scene=typical&theme=dark&language=de`.
 */
const query = new URLSearchParams(location.search);
const name = query.get("scene") ?? "typical";
const theme = query.get("theme");
if (theme) document.documentElement.dataset["theme"] = theme;
const { events, status } = SCENES[name as keyof typeof SCENES] ?? SCENES.typical;
const source = createFakeSource(events, status);
const model = createPanelModel({
  source,
  diagnose: diagnoseWith,
  choices: browserChoices(),
});
await showLanguage(parseSettings({ language: query.get("language") ?? "en" }).language);
document.documentElement.lang = language.value;
render(<App model={model} />, document.getElementById("root")!);
runFrameLoop(model, { signal: new AbortController().signal });
Object.assign(window, { model, source });
