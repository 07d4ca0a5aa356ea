import type { Profile } from "./knowledge.ts";

/** Expects nothing in particular, for pages that no other profile speaks of. */
export const GENERAL_PROFILE: Profile = { format: "socketscope-profile", version: 1, name: "General" };

/**
 * CloudBeaver's source (October 2024) opens one socket at `/api/ws` on the page's own host and port
 * and pings it from the server every 60 s; a session lasts 1800 s. Team Edition is not public and is
 * taken to do the same.
 */
const CLOUDBEAVER: Profile = {
  format: "socketscope-profile",
  version: 1,
  name: "DBeaver Team Edition / CloudBeaver",
  match: ["*://demo.cloudbeaver.io/*", "*://cloudbeaver.*.*/*"],
  endpoint: "/api/ws",
  sameOrigin: true,
  sockets: { min: 1 },
  heartbeatSeconds: 60,
  minLifetimeSeconds: 1800,
};

export const profiles: readonly Profile[] = [CLOUDBEAVER];
