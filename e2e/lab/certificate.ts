import { createHash, X509Certificate } from "node:crypto";
import { generate } from "selfsigned";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** base64 SHA-256 of the public key, for Chromium's `--ignore-certificate-errors-spki-list` */
  readonly publicKeyHash: string;
}

/** A fresh self-signed certificate for the lab's names, good for a day, that never leaves memory. */
export async function createCertificate(): Promise<Certificate> {
  const names = ["localhost", "*.test"].map((value) => ({ type: 2 as const, value }));
  const made = await generate([{ name: "commonName", value: "Socketscope demo lab" }], {
    keyType: "ec",
    algorithm: "sha256",
    notAfterDate: new Date(Date.now() + 24 * 60 * 60 * 1000),
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "subjectAltName", altNames: [...names, { type: 7, ip: "127.0.0.1" }] },
    ],
  });
  const publicKey = new X509Certificate(made.cert).publicKey.export({ type: "spki", format: "der" });
  return {
    key: made.private,
    cert: made.cert,
    publicKeyHash: createHash("sha256").update(publicKey).digest("base64"),
  };
}
