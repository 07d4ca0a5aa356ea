// Runs a TypeScript program of this project on a fresh machine: checks Node, installs the npm
// packages if they are missing or do not match the lock file, then hands over in the same process.
// Plain JavaScript without dependencies, since it runs before there are any.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname ?? ".", "..");

function stop(message) {
  console.error(message);
  process.exit(2);
}

function checkNode() {
  const wanted = /(\d+)\.(\d+)/.exec(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node);
  const [, major, minor] = wanted.map(Number);
  const [haveMajor, haveMinor] = process.versions.node.split(".").map(Number);
  if (haveMajor < major || (haveMajor === major && haveMinor < minor))
    stop(`Socketscope needs Node ${major}.${minor} or newer; this is ${process.versions.node}.`);
}

/** Whether everything that the lock file asks for is there in that version, as npm itself wrote down. */
function packagesMatch() {
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  let installed;
  try {
    installed = JSON.parse(readFileSync(join(root, "node_modules", ".package-lock.json"), "utf8")).packages;
  } catch {
    return false;
  }
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    const there = installed[path];
    // An optional package is for another system or processor if it is not there.
    return there ? there.version === version : optional === true;
  });
}

function installPackages() {
  console.log("Installing npm packages.");
  const windows = process.platform === "win32";
  const { status, error } = spawnSync(windows ? "npm.cmd" : "npm", ["ci", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: windows,
  });
  if (error || status !== 0)
    stop(`The npm packages could not be installed: ${error ? error.message : `npm ci ended with status ${status}`}.`);
}

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) stop("Usage: node scripts/bootstrap.mjs PROGRAM.ts [ARGUMENTS]");
checkNode();
if (!packagesMatch()) installPackages();

const { register } = await import("tsx/esm/api");
register();
const program = resolve(root, entry);
process.argv = [process.argv[0], program, ...args];
await import(pathToFileURL(program).href);
