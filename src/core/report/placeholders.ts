/** `‹token #3›` as redaction writes it. */
const PLACEHOLDER = /‹[a-z ]{1,20} #\d{1,9}›/g;

/**
 * A URL with placeholders in a form that URL parsers keep: written as they are read, their `#` would
 * begin a fragment.
 */
export function placeholdersToUrl(url: string): string {
  return url.includes("‹") ? url.replace(PLACEHOLDER, encodeURIComponent) : url;
}

/** The opposite, for a URL that came from such a session. */
export function placeholdersFromUrl(url: string): string {
  if (!url.includes("%E2%80%B9")) return url;
  return url.replace(
    /%E2%80%B9([a-z]{1,20}(?:%20[a-z]{1,20})?)%20%23(\d{1,9})%E2%80%BA/g,
    (_, kind: string, number: string) => `‹${kind.replace("%20", " ")} #${number}›`,
  );
}
