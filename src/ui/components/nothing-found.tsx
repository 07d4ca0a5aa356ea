import type { ComponentChildren } from "preact";
import { assertNever } from "../../core/base/assert-never.ts";
import { KNOWLEDGE } from "../../core/knowledge/index.ts";
import { formatDuration, formatRunning } from "../format/time.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { knownIdleLimits, quietOf, type Quiet } from "../model/watched.ts";
import type { RecordingControls } from "../source.ts";
import { ExampleButton } from "./example.tsx";
import { AllWell } from "./icons.tsx";
import { t, tn } from "../text/text.ts";

const idleLimits = knownIdleLimits(KNOWLEDGE);

/** An empty list of findings says what its emptiness means, and what to do next. */
export function NothingFound({ model }: { model: PanelModel }) {
  void model.tick.value;
  const { session, status, controls } = model.source;
  if (status.state === "refused" && session.connections.size === 0)
    return (
      <Empty title={t("nothing_refused")}>
        <p>{t("nothing_refused_words")}</p>
      </Empty>
    );
  const quiet = quietOf(session, status.state === "recording" ? model.now.value : session.now, idleLimits);
  switch (quiet.kind) {
    case "not-recorded":
      // It attaches at this moment: there is nothing to press.
      if (status.state === "starting") return null;
      return (
        <Empty title={t("nothing_not_recorded")}>
          <p>{t("nothing_not_recorded_words")}</p>
          <NextSteps controls={controls} recording={false} />
        </Empty>
      );
    case "nothing-yet":
      return (
        <Empty title={t("nothing_yet")}>
          <p>{t("nothing_yet_words")}</p>
          <NextSteps controls={controls} recording={status.state === "recording"} />
        </Empty>
      );
    case "no-sockets":
      return (
        <Empty title={t("nothing_no_sockets")}>
          <p>{t("nothing_no_sockets_watched", formatRunning(quiet.watched))}</p>
          <p>{t("nothing_no_sockets_checks")}</p>
          <ol>
            <li>{t("nothing_no_sockets_live")}</li>
            <li>{t("nothing_no_sockets_console")}</li>
          </ol>
          <NextSteps controls={controls} recording={status.state === "recording"} />
        </Empty>
      );
    case "nothing-wrong":
      return (
        <Empty
          title={
            <>
              <AllWell /> {t(quiet.tooShort ? "nothing_wrong_yet" : "nothing_wrong")}
            </>
          }
        >
          <p>
            {tn("nothing_wrong_watched", session.connections.size, formatRunning(quiet.watched))}{" "}
            {quiet.tooShort ? `${t("nothing_wrong_too_short")} ` : undefined}
            {silenceText(quiet)}
          </p>
          {quiet.untested === undefined ? undefined : <p>{t("nothing_wrong_untested")}</p>}
        </Empty>
      );
    default:
      return assertNever(quiet);
  }
}

function silenceText({ longestSilence, untested }: Extract<Quiet, { kind: "nothing-wrong" }>): string {
  if (longestSilence === undefined) return t("nothing_wrong_no_silence");
  const longest = formatDuration(longestSilence);
  return untested === undefined
    ? t("nothing_wrong_longest", longest)
    : t("nothing_wrong_longest_untested", longest, formatDuration(untested));
}

function Empty({ title, children }: { title: ComponentChildren; children: ComponentChildren }) {
  return (
    <div class="empty">
      <h3>{title}</h3>
      {children}
    </div>
  );
}

/** The example is not offered twice: for a newcomer it stands in the welcome. */
function NextSteps({ controls, recording }: { controls: RecordingControls | undefined; recording: boolean }) {
  if (!controls) return null;
  return (
    <p class="guide-buttons">
      {recording ? (
        <button type="button" class="button primary" onClick={() => controls.reloadPage()}>
          {t("reload_page")}
        </button>
      ) : undefined}
      {controls.settings.guide === "ask" ? undefined : <ExampleButton />}
    </p>
  );
}
