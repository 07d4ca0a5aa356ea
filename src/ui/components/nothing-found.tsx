import type { ComponentChildren } from "preact";
import { assertNever } from "../../core/base/assert-never.ts";
import { KNOWLEDGE } from "../../core/knowledge/index.ts";
import { formatPlural } from "../format/amount.ts";
import { formatDuration, formatRunning } from "../format/time.ts";
import type { PanelModel } from "../model/panel-model.ts";
import { knownIdleLimits, quietOf, type Quiet } from "../model/watched.ts";
import type { RecordingControls } from "../source.ts";
import { AllWell } from "./icons.tsx";

const idleLimits = knownIdleLimits(KNOWLEDGE);

/** An empty list of findings says what its emptiness means, and what to do next. */
export function NothingFound({ model }: { model: PanelModel }) {
  void model.tick.value;
  const { session, status, controls } = model.source;
  if (status.state === "refused" && session.connections.size === 0)
    return (
      <Empty title="Nothing was recorded">
        <p>This page cannot be recorded; the message above says what to do.</p>
      </Empty>
    );
  const quiet = quietOf(session, status.state === "recording" ? model.now.value : session.now, idleLimits);
  switch (quiet.kind) {
    case "not-recorded":
      return (
        <Empty title="Nothing recorded yet">
          <p>Press “Start recording”, then use the page until the trouble shows.</p>
        </Empty>
      );
    case "nothing-yet":
      return (
        <Empty title="No WebSocket seen yet">
          <p>
            Reload the page to see its connections from the start. Connections that were already open are listed as soon
            as they are found.
          </p>
          <Reload controls={controls} recording={status.state === "recording"} />
        </Empty>
      );
    case "no-sockets":
      return (
        <Empty title="This page has not opened a WebSocket">
          <p>
            It was watched for {formatRunning(quiet.watched)}, from its first moment. That can mean that the part of the
            page which uses one has not been opened, that the page works without, or that a script failed before it came
            to that.
          </p>
          <p>Two checks are worth doing:</p>
          <ol>
            <li>Open the part of the page that shows live data, and watch whether a connection appears here.</li>
            <li>
              Look at the Console of these tools for errors in red, and check that the address of the page is the one
              you were given.
            </li>
          </ol>
          <Reload controls={controls} recording={status.state === "recording"} />
        </Empty>
      );
    case "nothing-wrong":
      return (
        <Empty
          title={
            <>
              <AllWell /> {quiet.tooShort ? "Nothing wrong so far" : "Nothing wrong was found"}
            </>
          }
        >
          <p>
            {formatPlural(session.connections.size, "connection")} watched for {formatRunning(quiet.watched)}.{" "}
            {quiet.tooShort ? "This is too short to tell. " : undefined}
            {silenceText(quiet)}
          </p>
          {quiet.untested === undefined ? undefined : (
            <p>
              If connections are lost after a while, leave the page alone with this recording on: most limits cut a
              connection between 60 and 120 seconds after its last data.
            </p>
          )}
        </Empty>
      );
    default:
      return assertNever(quiet);
  }
}

function silenceText({ longestSilence, untested }: Extract<Quiet, { kind: "nothing-wrong" }>): string {
  if (longestSilence === undefined) return "No limit on silence was put to the test.";
  const longest = `The longest silence that one lived through was ${formatDuration(longestSilence)}`;
  return untested === undefined
    ? `${longest}, longer than every limit that is known.`
    : `${longest}; limits at ${formatDuration(untested)} and above were not put to the test.`;
}

function Empty({ title, children }: { title: ComponentChildren; children: ComponentChildren }) {
  return (
    <div class="empty">
      <h3>{title}</h3>
      {children}
    </div>
  );
}

function Reload({ controls, recording }: { controls: RecordingControls | undefined; recording: boolean }) {
  if (!controls || !recording) return null;
  return (
    <button type="button" class="button primary" onClick={() => controls.reloadPage()}>
      Reload page
    </button>
  );
}
