import { render } from "preact";
import { diagnose } from "../core/diagnosis/diagnose.ts";
import { App } from "../ui/app.tsx";
import { createPanelModel, runFrameLoop } from "../ui/model/panel-model.ts";
import { browserChoices } from "../ui/model/remembered.ts";
import { followDevtoolsTheme } from "./devtools-theme.ts";
import { findRecorder } from "./find-recorder.ts";

const root = document.getElementById("root")!;
followDevtoolsTheme(document.documentElement);

const source = await findRecorder();
if (source) {
  const model = createPanelModel({ source, diagnose, choices: browserChoices() });
  render(<App model={model} />, root);
  const stop = new AbortController();
  runFrameLoop(model, { signal: stop.signal });
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
