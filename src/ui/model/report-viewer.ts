import type { ReportViewer } from "../../core/report/to-html.ts";

/** Where the build puts the viewer of exported reports; see `scripts/viewer-asset.ts`. */
const FILES = { script: "/report-viewer/viewer.js", style: "/report-viewer/viewer.css" } as const;

/**
 * The viewer that an exported HTML report carries. Undefined where the panel does not run as the
 * built extension: a report is then the document alone.
 */
export async function loadReportViewer(): Promise<ReportViewer | undefined> {
  const [script, style] = await Promise.all([textOf(FILES.script), textOf(FILES.style)]);
  return script === undefined || style === undefined ? undefined : { script, style };
}

async function textOf(path: string): Promise<string | undefined> {
  const answer = await fetch(path);
  return answer.ok ? answer.text() : undefined;
}
