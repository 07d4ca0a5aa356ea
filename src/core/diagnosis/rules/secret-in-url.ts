import type { Connection } from "../../session/session.ts";
import { grouped } from "../ends.ts";
import { addressOf } from "../failed.ts";
import type { Rule } from "../finding.ts";
import { list } from "../format.ts";
import { advise, finding } from "../make-finding.ts";

/** Worth as much as a password, and for longer than a ticket. */
const GRAVE = /^(pass(word|wd)?|pwd|secret|client_?secret|api_?key|private_?key)$/i;
const SECRET =
  /^(access_?token|id_?token|auth(_?token|orization)?|token|jwt|bearer|session(_?id|_?token)?|sessid|sig(nature)?|credentials?)$/i;
/** A JSON Web Token, whatever its parameter is called (RFC 7519 §3). */
const JWT = /^eyJ[\w-]+\.[\w-]+\./;

export const secretInUrl: Rule = {
  meta: { id: "secret-in-url", description: "A socket's address carries what looks like a password or token." },
  check(session) {
    const telling = [...session.connections.values()].flatMap((connection) => {
      const names = secretsIn(connection);
      return names.length === 0 ? [] : [{ connection, names }];
    });
    const groups = grouped(telling, ({ connection, names }) => `${addressOf(connection)} ${names.join()}`);
    return [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const grave = !first.connection.secure || first.names.some((name) => GRAVE.test(name) || name === "user info");
      return [
        finding({
          rule: "secret-in-url",
          severity: grave ? "warning" : "info",
          confidence: "likely",
          connections: group.map(({ connection }) => connection.id),
          title: `The socket's address carries what looks like a secret (${list(first.names)}).`,
          summary: `Likely, by the name or form of the parameter${first.connection.secure ? "" : ", and the connection is not encrypted"}. Addresses are written to the logs of every server and proxy on the way. The value is not shown here.`,
          evidence: [
            {
              label: "Address",
              value: addressOf(first.connection),
              at: first.connection.createdAt,
              connection: first.connection.id,
            },
            { label: "Parameters", value: first.names.join(", ") },
          ],
          advice: advise(
            "Nothing to do here. Reports leave such values out unless you choose otherwise.",
            "Keep the query of this path out of access logs.",
            "Use a cookie or a first message, or a ticket that is valid for seconds and for one use.",
          ),
          references: [
            "https://owasp.org/www-community/vulnerabilities/Information_exposure_through_query_strings_in_url",
          ],
        }),
      ];
    });
  },
};

/** Names of parameters that hold something; an empty one holds no secret. */
function secretsIn(connection: Connection): string[] {
  if (!URL.canParse(connection.url)) return [];
  const url = new URL(connection.url);
  const names = [...url.searchParams]
    .filter(([name, value]) => value !== "" && (GRAVE.test(name) || SECRET.test(name) || JWT.test(value)))
    .map(([name]) => name);
  return [...new Set(url.password === "" ? names : ["user info", ...names])];
}
