import { describe, expect, it } from "vitest";
import { readCommand } from "./arguments.ts";
import { CannotRun } from "./chromium/cannot-run.ts";

describe("record", () => {
  it("reads all that it takes, in any order", () => {
    const args = ["record", "--json", "-", "--for", "2.5", "https://app.test", "--html=a.html", "--har", "a.har"];
    expect(readCommand([...args, "--contents", "metadata", "--profile", "p.json", "--chromium", "/bin/c"])).toEqual({
      command: "record",
      url: "https://app.test/",
      seconds: 2.5,
      chromium: "/bin/c",
      chromiumArgs: [],
      files: { json: "-", html: "a.html", har: "a.har" },
      contents: "metadata",
      profile: "p.json",
    });
  });

  it("takes values that begin with a dash where they are to be expected", () => {
    const args = ["--chromium-arg", "--no-sandbox", "--chromium-arg=--lang=de", "--eval", "-1", "--for", "0"];
    expect(readCommand(["record", ...args, "http://localhost:8080/x"])).toMatchObject({
      url: "http://localhost:8080/x",
      code: "-1",
      chromiumArgs: ["--no-sandbox", "--lang=de"],
      contents: "redacted",
      files: {},
    });
  });

  it.each([
    [[], "record wants the URL of a page"],
    [["https://a"], "record wants --for SECONDS"],
    [["https://a", "https://b", "--for", "1"], 'record takes one URL, and "https://b" is one more'],
    [["https://a", "--for", "soon"], '--for wants a number of seconds up to 86400, not "soon"'],
    [["https://a", "--for="], '--for wants a number of seconds up to 86400, not ""'],
    [["https://a", "--for=-1"], '--for wants a number of seconds up to 86400, not "-1"'],
    [["https://a", "--for", "86401"], "--for wants a number of seconds"],
    [["app.test", "--for", "1"], '"app.test" cannot be recorded: the address of a page begins with https://'],
    [["localhost:80", "--for", "1"], "the address of a page begins with https://"],
    [["wss://app.test", "--for", "1"], "record opens a page, not a socket"],
    [["https://a", "--fro", "1"], "Unknown option '--fro'"],
    [["https://a", "--for"], "Option '--for <value>' argument missing"],
    [["https://a", "--for", "1", "--contents", "all"], '--contents is redacted, metadata, everything, not "all"'],
    [
      ["https://a", "--for", "1", "--json", "-", "--har", "-"],
      "Only one of --json and --har can go to standard output",
    ],
    [["https://a", "--for", "1", "--html="], "--html wants a file's name"],
  ])("refuses %j in one sentence that names the help", (args, problem) => {
    const read = (): unknown => readCommand(["record", ...args]);
    expect(read).toThrow(CannotRun);
    expect(read).toThrow(problem);
    expect(read).toThrow(/^[^\n]+; see socketscope record --help\.$/);
  });
});

describe("diagnose", () => {
  it("reads a file, or standard input", () => {
    const command = { command: "diagnose", files: {}, contents: "redacted" };
    expect(readCommand(["diagnose", "a.har"])).toEqual({ ...command, file: "a.har" });
    expect(readCommand(["diagnose", "-", "--no-color"])).toEqual({ ...command, file: "-", color: false });
    expect(readCommand(["diagnose", "--color", "--", "--odd-name"])).toEqual({
      ...command,
      file: "--odd-name",
      color: true,
    });
  });

  it.each([
    [[], "diagnose wants a file"],
    [["a", "b"], 'diagnose takes one file, and "b" is one more'],
    [["a", "--for", "1"], "Unknown option '--for'"],
  ])("refuses %j in one sentence that names the help", (args, problem) => {
    expect(() => readCommand(["diagnose", ...args])).toThrow(problem);
    expect(() => readCommand(["diagnose", ...args])).toThrow(/^[^\n]+; see socketscope diagnose --help\.$/);
  });
});

it("gives help and the version wherever they are asked for", () => {
  for (const args of [[], ["--help"], ["-h"], ["help"]])
    expect(readCommand(args)).toEqual({ command: "help", topic: "socketscope" });
  for (const args of [
    ["record", "--help"],
    ["record", "https://a", "-h"],
    ["help", "record"],
  ])
    expect(readCommand(args)).toEqual({ command: "help", topic: "record" });
  expect(readCommand(["diagnose", "--help"])).toEqual({ command: "help", topic: "diagnose" });
  expect(readCommand(["--version"])).toEqual({ command: "version" });
});

it.each([
  ["recrod", 'There is no command "recrod": it is record or diagnose; see socketscope --help.'],
  ["--json", "There is no option --json here: it is record or diagnose; see socketscope --help."],
])("refuses the command %s", (name, message) => {
  expect(() => readCommand([name])).toThrow(message);
});
