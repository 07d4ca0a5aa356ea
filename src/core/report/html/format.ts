/** `41 B`, `1.2 kB`, `3.4 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** `1 socket`, `2 sockets`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `2026-11-20 16:15:57 UTC`; what no calendar holds is shown as the number it is. */
export function moment(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return String(at);
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** `17:12:08 UTC`, to look a moment up in another log; with the date where it is not the day of `start`. */
export function timeOfDay(at: number, start: number): string {
  const [whole, day] = [moment(at), moment(start).slice(0, 10)];
  return whole.startsWith(`${day} `) ? whole.slice(day.length + 1) : whole;
}

/** `, `-joined with `and` before the last. */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]!}`;
}
