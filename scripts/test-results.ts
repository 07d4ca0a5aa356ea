/** What one part of `npm test` came to. */
export interface Outcome {
  readonly passed: number;
  readonly skipped: readonly string[];
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly name: string;
  readonly details: string;
}

/** Vitest's JSON report, as far as it is read here. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

export function readVitest(report: VitestReport): Outcome {
  const skipped: string[] = [];
  const failures: Failure[] = [];
  let passed = 0;
  for (const file of report.testResults) {
    // A file that could not even be loaded has no tests to fail.
    const own = file.assertionResults.filter((test) => test.status === "failed").length;
    if (file.status === "failed" && own === 0) failures.push({ name: file.name, details: file.message });
    for (const test of file.assertionResults) {
      const name = `${file.name} › ${test.fullName}`;
      if (test.status === "passed") passed++;
      else if (test.status === "failed")
        failures.push({ name, details: test.failureMessages.map(ownFrames).join("\n") });
      else skipped.push(name);
    }
  }
  return { passed, skipped, failures };
}

/** A stack without the frames of the test runner. */
function ownFrames(stack: string): string {
  return stack.replace(/^ +at (.*\/node_modules\/.*|new Promise \(<anonymous>\))\n?/gm, "").trimEnd();
}

/** Playwright's JSON report, as far as it is read here. */
export interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly PlaywrightError[];
}

interface PlaywrightSuite {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly tests: readonly {
      readonly status: string;
      readonly results: readonly { readonly errors?: readonly PlaywrightError[] }[];
    }[];
  }[];
}

interface PlaywrightError {
  readonly message?: string;
  readonly stack?: string;
}

export function readPlaywright(report: PlaywrightReport): Outcome {
  const skipped: string[] = [];
  const failures: Failure[] = report.errors.map((error) => ({ name: "the run itself", details: textOf(error) }));
  let passed = 0;
  const visit = (suite: PlaywrightSuite, path: readonly string[]): void => {
    const here = [...path, suite.title];
    for (const spec of suite.specs ?? [])
      for (const test of spec.tests) {
        const name = [...here, spec.title].join(" › ");
        if (test.status === "expected") passed++;
        else if (test.status === "skipped") skipped.push(name);
        else
          failures.push({
            name,
            details: test.results
              .flatMap(({ errors }) => errors ?? [])
              .map(textOf)
              .join("\n"),
          });
      }
    for (const inner of suite.suites ?? []) visit(inner, here);
  };
  for (const suite of report.suites) visit(suite, []);
  return { passed, skipped, failures };
}

function textOf(error: PlaywrightError): string {
  // eslint-disable-next-line no-control-regex -- the colours of a terminal
  return (error.stack ?? error.message ?? "no message").replace(/\u001B\[[0-9;]*m/g, "");
}

/** Several outcomes as one. */
export function sum(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((total, { passed }) => total + passed, 0),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}
