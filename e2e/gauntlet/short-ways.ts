import type { Way } from "./case.ts";

export const DIRECT: Way = { kind: "direct" };
export const FORWARD = "";
export const ECHO = "/echo";
export const QUIET = "/quiet";

export const nginx = (location: string): Way => ({ kind: "nginx", location });
export const readTimeout = (seconds: number): Way => nginx(`proxy_read_timeout ${seconds}s;`);
export const tunnel = (seconds: number, more = ""): Way => ({
  kind: "haproxy",
  section: `timeout client 30s\n  timeout server 30s\n  timeout tunnel ${seconds}s\n  ${more}`,
});
