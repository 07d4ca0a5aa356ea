import "../ui/styles/ui.css";
import "./report.css";
import { render } from "preact";
import type { Finding } from "../core/diagnosis/finding.ts";
import { openFile } from "../core/report/open-file.ts";
import { FRAMES_SCRIPT_ID, REPORT_SCRIPT_ID } from "../core/report/parse-report.ts";
import { REPORT_IDS } from "../core/report/to-html.ts";
import { App } from "../ui/app.tsx";
import { SessionBanner } from "../ui/components/session-banner.tsx";
import { browserName } from "../ui/format/browser.ts";
import { createPanelModel, runFrameLoop } from "../ui/model/panel-model.ts";
import { browserChoices } from "../ui/model/remembered.ts";
import { sourceOf } from "../ui/model/session-switch.ts";
import { showLanguage } from "../ui/text/language.ts";
import { formatInstant, t } from "../ui/text/text.ts";

/**
 * The viewer inside an exported report. It is built to one script, which `reportToHtml` writes into
 * the file; its data stands beside it, and it fetches nothing.
 */
async function showReport(): Promise<void> {
  await showLanguage("auto");
  const opened = await openFile({ name: "This report", text: ownData() });
  if (!opened.ok) throw new Error(opened.error);
  const { session, notices, recordedAt, profile, report } = opened.value;
  const own = profile ? [profile] : [];
  // What the sender saw. A rule's id is text in a file and a known name in memory.
  const findings = (report?.findings ?? []) as readonly Finding[];
  const model = createPanelModel({
    source: sourceOf(session),
    diagnose: () => findings,
    profiles: () => own,
    choices: browserChoices(),
  });
  model.follow.value = false;
  const page = session.page.url === "" ? t("page_without_address") : session.page.url;
  const title = t("viewer_report_of", page, formatInstant(recordedAt));
  const { environment, generator = "Socketscope" } = report ?? {};
  const aside = environment ? t("viewer_made_with", generator, browserName(environment.userAgent)) : undefined;
  const banner = <SessionBanner kind={t("viewer_report")} title={title} notices={notices} aside={aside} />;
  render(<App model={model} banner={banner} exportable={false} />, document.getElementById(REPORT_IDS.root)!);
  runFrameLoop(model, { signal: new AbortController().signal });
}

/** The file as far as a reader of it needs it. */
function* ownData(): Generator<string> {
  for (const id of [REPORT_SCRIPT_ID, FRAMES_SCRIPT_ID]) {
    const element = document.getElementById(id);
    if (!element) continue;
    yield `<script id="${id}">`;
    yield element.textContent;
    yield "</script>";
  }
}

/** Which of the two forms is on screen; on paper it is always the document. */
function switchTo(form: "viewer" | "document"): void {
  sheet(REPORT_IDS.viewerStyle).media = form === "viewer" ? "screen" : "not all";
  sheet(REPORT_IDS.documentStyle).media = form === "viewer" ? "print" : "all";
}

function sheet(id: string): HTMLStyleElement {
  return document.getElementById(id) as HTMLStyleElement;
}

switchTo("viewer");
showReport().catch((error: unknown) => {
  // What cannot be shown here can still be read.
  switchTo("document");
  throw error;
});
