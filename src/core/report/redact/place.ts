/** What part of a report a text stands in. */
export type PlaceKind =
  | "page address"
  | "page title"
  | "address"
  | "document address"
  | "script address"
  | "request header"
  | "response header"
  | "sub-protocol"
  | "message"
  | "close reason"
  | "browser text"
  | "finding"
  | "checklist"
  | "page event"
  | "http response"
  | "recording"
  | "note"
  /** found again by sweeping over everything but messages */
  | "text";

/** Where in a report a secret was found. */
export interface Place {
  readonly in: PlaceKind;
  readonly connection?: string;
  /** row of the frame */
  readonly frame?: number;
  /** of the header */
  readonly name?: string;
}
