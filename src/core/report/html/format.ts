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
