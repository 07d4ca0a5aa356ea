import type { Connection, Session } from "../session/session.ts";

/** One row of the timeline: connections that follow one another, mostly a single one. */
export interface Lane {
  readonly key: string;
  readonly label: string;
  /** in order of creation, never two at a time */
  readonly connections: readonly Connection[];
}

/** With more connections than this, those to the same host and path share lanes. */
export const GROUP_ABOVE = 12;

/**
 * One lane a connection, in the order of their creation. When there are many, those to one host
 * and path stand together, and one that began after another had ended takes its place in the same
 * lane: a reconnect loop of 500 sockets is one lane. Lanes never change their place as time goes
 * on, except once when the number of connections passes `GROUP_ABOVE`.
 */
export function lanesOf(session: Pick<Session, "connections">): Lane[] {
  const connections = [...session.connections.values()];
  const name = namer(connections);
  if (connections.length <= GROUP_ABOVE) {
    return connections.map((connection) => ({
      key: connection.id,
      label: `${name(connection)} #${connection.ordinal}`,
      connections: [connection],
    }));
  }
  const groups = new Map<string, Connection[][]>();
  for (const connection of connections) {
    const address = `${connection.host} ${pathnameOf(connection)}`;
    let rows = groups.get(address);
    if (!rows) groups.set(address, (rows = []));
    const free = rows.find((row) => hasEndedBy(row[row.length - 1]!, connection.createdAt));
    if (free) free.push(connection);
    else rows.push([connection]);
  }
  return [...groups.values()].flat().map((row) => {
    const first = row[0]!;
    return {
      key: first.id,
      label: `${name(first)} ${row.length === 1 ? `#${first.ordinal}` : `×${row.length}`}`,
      connections: row,
    };
  });
}

/** What a person calls a connection: `/api/ws #1`. */
export function connectionLabel(connection: Connection): string {
  const path = pathnameOf(connection);
  return `${path === "/" && connection.host !== "" ? connection.host : path} #${connection.ordinal}`;
}

/** The path alone; with its host where the path says little, or where several hosts share it. */
function namer(connections: readonly Connection[]): (connection: Connection) => string {
  const hosts = new Map<string, string>();
  const shared = new Set<string>();
  for (const connection of connections) {
    const path = pathnameOf(connection);
    const host = hosts.get(path);
    if (host === undefined) hosts.set(path, connection.host);
    else if (host !== connection.host) shared.add(path);
  }
  return (connection) => {
    const path = pathnameOf(connection);
    if (path === "/" && connection.host !== "") return connection.host;
    return shared.has(path) ? `${connection.host}${path}` : path;
  };
}

/** Without the query, which may hold secrets and is mostly noise in a label. */
function pathnameOf(connection: Connection): string {
  const query = connection.path.indexOf("?");
  return query < 0 ? connection.path : connection.path.slice(0, query);
}

function hasEndedBy(connection: Connection, at: number): boolean {
  return connection.closedAt !== undefined && connection.closedAt <= at;
}
