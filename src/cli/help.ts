import { assertNever } from "../core/base/assert-never.ts";
import type { Topic } from "./arguments.ts";

const GENERAL = `Usage: socketscope record URL --for SECONDS [OPTIONS]
       socketscope diagnose FILE [OPTIONS]

Says why a WebSocket failed, shows the evidence and gives the fix.

  record     opens a page in Chromium, records its WebSockets and diagnoses them
  diagnose   diagnoses a file: a report of Socketscope (JSON, HTML), or a HAR of any program

  socketscope record --help      all about recording
  socketscope diagnose --help    all about files
  socketscope --version          the version

Exit status: 0 no finding is an error, 1 some are, 2 could not run.
`;

const OUTPUT = `  --json FILE         write the report as JSON; - prints it instead of the findings
  --html FILE         write the report as a page that opens in any browser
  --har FILE          write the report as HAR 1.2, for Chrome's Network panel and others
  --contents WHAT     what a written report may hold:
                        redacted     secrets are replaced (so it is unless told)
                        metadata     no messages, and only harmless header values
                        everything   passwords, cookies and tokens too: do not pass it on
  --profile FILE      what your product expects of its WebSockets (a JSON file)
  --no-color          no colours; NO_COLOR=1 does the same, --color the opposite
  --help              this text

Exit status: 0 no finding is an error, 1 some are, 2 could not run.
`;

const RECORD = `Usage: socketscope record URL --for SECONDS [OPTIONS]

Opens the page in a headless Chromium with a fresh profile, records its WebSockets from the first
moment, and prints what is wrong with them. Ctrl+C ends the recording early and keeps what was
recorded.

  --for SECONDS       how long to record, counted from the load of the page
  --eval JAVASCRIPT   run this in the page once it has loaded
  --chromium PATH     the browser to use; CHROMIUM_PATH does the same. Unless told it is Chromium or
                      Chrome on this system, else the one that Playwright has installed
  --chromium-arg ARG  one more argument for the browser; may be given many times
${OUTPUT}
Example: a page that must live through 90 seconds of silence, in continuous integration:

  npx socketscope record https://app.example/ --for 90 --html report.html
`;

const DIAGNOSE = `Usage: socketscope diagnose FILE [OPTIONS]

Opens a file and prints what is wrong with the WebSockets in it. FILE is a report that Socketscope
saved (JSON or HTML), or a HAR of Chrome, Firefox, Playwright, mitmproxy or another program; - reads
standard input. What a file cannot tell is said before the findings.

${OUTPUT}
Example: the file that a customer sent, as a page to read:

  npx socketscope diagnose customer.har --html report.html
`;

/** The help of the program or of one of its commands. */
export function helpText(topic: Topic): string {
  switch (topic) {
    case "socketscope":
      return GENERAL;
    case "record":
      return RECORD;
    case "diagnose":
      return DIAGNOSE;
    default:
      return assertNever(topic);
  }
}
