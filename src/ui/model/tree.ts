import { attempt, Tagged } from "../../core/decode/decoded.ts";
import { hexBytes, hexLine, BYTES_A_LINE } from "./hex.ts";

/**
 * A value as rows that fold. Only what is unfolded is ever looked at, and long lists come in pieces,
 * so that megabytes cost no more than what is seen of them.
 */
export interface TreeRow {
  /** where it is: positions from the root, `/0/12`; stays the same while the value does */
  readonly path: string;
  readonly depth: number;
  /** name or position; absent for a lone value and for the lines of a long text */
  readonly label?: string;
  readonly value: unknown;
  readonly text: string;
  readonly type: ValueType;
  readonly folds: boolean;
  readonly open: boolean;
  /** its place among its siblings, from 1, and how many there are */
  readonly position: number;
  readonly siblings: number;
}

export type ValueType = "string" | "number" | "keyword" | "bytes" | "container";

/** Longer lists are shown in pieces of this many, which unfold one by one. */
export const PIECE = 1000;
/** A row shows no more of a text; the rest unfolds below it. */
const LONGEST_TEXT = 160;
/** So many rows are unfolded at first. */
const FIRST_ROWS = 100;

interface Child {
  readonly label?: string;
  readonly value: unknown;
}

/** A part of a long list of children. */
class Piece {
  readonly from: number;
  readonly children: readonly Child[];

  constructor(from: number, children: readonly Child[]) {
    this.from = from;
    this.children = children;
  }
}

/** A line of a long text or of bytes: shown as it is, without quotes. */
class Line {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** All rows that are to be seen, in order. @param open the paths of what is unfolded */
export function treeRows(root: unknown, open: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  if (!folds(root)) return [rowOf({ value: root }, "", 0, 1, 1, false)];
  const walk = [{ children: childrenOf(root), at: 0, path: "", depth: 0 }];
  for (let level = walk.at(-1); level; level = walk.at(-1)) {
    const child = level.children[level.at];
    if (!child) {
      walk.pop();
      continue;
    }
    const path = `${level.path}/${level.at}`;
    const isOpen = open.has(path) && folds(child.value);
    rows.push(rowOf(child, path, level.depth, ++level.at, level.children.length, isOpen));
    if (isOpen) walk.push({ children: childrenOf(child.value), at: 0, path, depth: level.depth + 1 });
  }
  return rows;
}

/** What is unfolded at first: level by level, as long as it stays one screenful or two. */
export function openAtFirst(root: unknown): ReadonlySet<string> {
  const open = new Set<string>();
  if (!folds(root)) return open;
  let level = [{ path: "", value: root }];
  let rows = childCount(root);
  while (level.length > 0 && level.length <= FIRST_ROWS) {
    const next: typeof level = [];
    for (const { path, value } of level) {
      for (const [index, child] of childrenOf(value).slice(0, FIRST_ROWS).entries()) {
        // Long texts are unfolded by hand.
        if (!isContainer(child.value) || childCount(child.value) === 0) continue;
        const childPath = `${path}/${index}`;
        rows += childCount(child.value);
        if (rows > FIRST_ROWS) return open;
        open.add(childPath);
        next.push({ path: childPath, value: child.value });
      }
    }
    level = next;
  }
  return open;
}

/** The value as JSON text to copy: what JSON does not have becomes text. */
export function jsonText(value: unknown): string {
  if (typeof value === "string") return value;
  return attempt(() => JSON.stringify(value, plain, 2)) ?? "";
}

function plain(this: unknown, _: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return hexBytes(value);
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([name, item]) => [nameOf(name), item as unknown]));
  return value;
}

function rowOf(child: Child, path: string, depth: number, position: number, siblings: number, open: boolean): TreeRow {
  const { label, value } = child;
  return {
    path,
    depth,
    ...(label === undefined ? {} : { label }),
    value: value instanceof Line ? value.text : value,
    text: textOf(value, open),
    type: typeOf(value),
    folds: folds(value),
    open,
    position,
    siblings,
  };
}

function isContainer(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Date) &&
    !(value instanceof Line)
  );
}

function folds(value: unknown): boolean {
  if (typeof value === "string") return value.length > LONGEST_TEXT;
  if (value instanceof Uint8Array) return value.length > BYTES_A_LINE;
  return isContainer(value) && childCount(value) > 0;
}

function childCount(value: object): number;
function childCount(value: unknown): number;
function childCount(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  if (value instanceof Piece) return value.children.length;
  return isContainer(value) ? Object.keys(value).length : 1;
}

/** Of what was unfolded once: each fold and unfold goes over the tree again. */
const known = new WeakMap<object, readonly Child[]>();

function childrenOf(value: unknown): readonly Child[] {
  if (value instanceof Piece) return value.children;
  if (typeof value !== "object" || value === null) return inPieces(allChildren(value));
  const children = known.get(value) ?? inPieces(allChildren(value));
  known.set(value, children);
  return children;
}

function allChildren(value: unknown): readonly Child[] {
  if (typeof value === "string") return textLines(value);
  if (value instanceof Uint8Array) return byteLines(value);
  if (Array.isArray(value)) return value.map((item: unknown, index) => ({ label: String(index), value: item }));
  if (value instanceof Map)
    return [...(value as Map<unknown, unknown>)].map(([name, item]) => ({ label: nameOf(name), value: item }));
  if (value instanceof Tagged)
    return [
      { label: "tag", value: value.tag },
      { label: "value", value: value.value },
    ];
  return isContainer(value) ? Object.entries(value).map(([label, item]) => ({ label, value: item as unknown })) : [];
}

function inPieces(children: readonly Child[]): readonly Child[] {
  if (children.length <= PIECE) return children;
  // Pieces of pieces where there are more than a million.
  let size = PIECE;
  while (children.length / size > PIECE) size *= PIECE;
  const pieces: Child[] = [];
  for (let from = 0; from < children.length; from += size) {
    const part = children.slice(from, from + size);
    pieces.push({ label: `${from} … ${from + part.length - 1}`, value: new Piece(from, inPieces(part)) });
  }
  return pieces;
}

function textLines(text: string): Child[] {
  const lines: Child[] = [];
  for (const line of text.split("\n"))
    for (let at = 0; at === 0 || at < line.length; at += LONGEST_TEXT)
      lines.push({ value: new Line(line.slice(at, at + LONGEST_TEXT)) });
  return lines;
}

function byteLines(bytes: Uint8Array): Child[] {
  const lines: Child[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_A_LINE) {
    const { offset, hex, ascii } = hexLine(bytes.subarray(at, at + BYTES_A_LINE), at);
    lines.push({ label: offset, value: new Line(`${hex.padEnd(BYTES_A_LINE * 3)} ${ascii}`) });
  }
  return lines;
}

function nameOf(name: unknown): string {
  return typeof name === "string" ? name : textOf(name, false);
}

function typeOf(value: unknown): ValueType {
  if (typeof value === "string" || value instanceof Line) return "string";
  if (typeof value === "number" || typeof value === "bigint") return "number";
  if (value instanceof Uint8Array) return "bytes";
  return isContainer(value) ? "container" : "keyword";
}

function textOf(value: unknown, open: boolean): string {
  if (value instanceof Line) return value.text;
  if (typeof value === "string") {
    const cut = value.length > LONGEST_TEXT;
    return JSON.stringify(cut ? value.slice(0, LONGEST_TEXT) : value) + (cut ? " …" : "");
  }
  if (value instanceof Uint8Array)
    return `${hexBytes(value.subarray(0, BYTES_A_LINE))}${value.length > BYTES_A_LINE ? " …" : ""}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof Piece) return "";
  if (Array.isArray(value))
    return open
      ? `[${value.length}]`
      : `[${value.length}] ${preview(value.slice(0, MOST_IN_PREVIEW).map(short), value.length)}`;
  if (value instanceof Tagged) return `tag ${value.tag}`;
  if (isContainer(value)) {
    const count = childCount(value);
    if (open) return `{${count}}`;
    const some =
      value instanceof Map ? [...(value as Map<unknown, unknown>)].slice(0, MOST_IN_PREVIEW) : firstEntries(value);
    return `{${count}} ${preview(
      some.map(([name, item]) => `${nameOf(name)}: ${short(item)}`),
      count,
    )}`;
  }
  return String(value);
}

const MOST_IN_PREVIEW = 5;
const LONGEST_IN_PREVIEW = 24;

function firstEntries(value: object): [unknown, unknown][] {
  return Object.keys(value)
    .slice(0, MOST_IN_PREVIEW)
    .map((name) => [name, (value as Readonly<Record<string, unknown>>)[name]]);
}

function preview(parts: readonly string[], count: number): string {
  return parts.join(", ") + (count > parts.length ? ", …" : "");
}

function short(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  if (isContainer(value)) return "{…}";
  if (typeof value === "string" && value.length > LONGEST_IN_PREVIEW)
    return `${JSON.stringify(value.slice(0, LONGEST_IN_PREVIEW))} …`;
  if (value instanceof Uint8Array) return `${value.length} B`;
  return textOf(value, false);
}
