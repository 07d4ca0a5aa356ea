/** Edge and Opera name Chrome too, so they are looked for first. */
const KNOWN: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bEdg\/(\d+)/, "Edge"],
  [/\bOPR\/(\d+)/, "Opera"],
  [/\b(?:Headless)?Chrom(?:e|ium)\/(\d+)/, "Chrome"],
];

/** `Chrome 156` for a user agent; the whole of it if it is none that is known. */
export function browserName(userAgent: string): string {
  for (const [pattern, name] of KNOWN) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return userAgent;
}
