import { InputError } from "../resources/inputError.ts";
import { objectAt } from "../resources/json.ts";
import type { CredentialSource, Mask } from "./credentials.ts";
import { anonymous, maskCredentials } from "./credentials.ts";
import { parseSecretObject } from "./quietJson.ts";
import type { RegistryAuth } from "./registryAuths.ts";
import { findAuth, parseServer, readAuths } from "./registryAuths.ts";

const form =
  "Write one `registry username:password` a line, or JSON as in `auths` of a docker configuration.";

/**
 * Reads the input `registry-credentials`: lines `registry username:password`, in which `#` begins a comment line, or JSON:
 * `{"ghcr.io": {"username": "…", "password": "…"}}`, alone or under `auths`. What is secret is masked.
 * @throws InputError that tells the line and quotes nothing of it.
 */
export function parseRegistryCredentials(text: string, mask: Mask): CredentialSource {
  const auths = text.trimStart().startsWith("{") ? readJson(text) : readLines(text);
  for (const { credentials } of auths) maskCredentials(credentials, mask);
  return async (name) => Promise.resolve(findAuth(auths, name) ?? anonymous);
}

function readJson(text: string): readonly RegistryAuth[] {
  const object = parseSecretObject(text);
  if (!object) throw inputError("is no JSON object");
  const entries = objectAt(object, "auths") ?? object;
  const auths = readAuths(entries);
  if (auths.length < Object.keys(entries).length) {
    throw inputError(
      "has an entry without a registry, or without `username` and `password`, `auth` or a token",
    );
  }
  return auths;
}

function readLines(text: string): readonly RegistryAuth[] {
  return text.split("\n").flatMap((line, index) => {
    const entry = line.trim();
    if (entry === "" || entry.startsWith("#")) return [];
    const [, key = "", username = "", password = ""] = /^(\S+)\s+([^\s:]+):(.+)$/.exec(entry) ?? [];
    const server = parseServer(key);
    if (!server || password === "")
      throw inputError(`has no registry, username and password in line ${index + 1}`);
    return [{ ...server, credentials: { kind: "password", username, password } }];
  });
}

function inputError(what: string): InputError {
  return new InputError({
    code: "input",
    message: `The input \`registry-credentials\` ${what}.`,
    hint: form,
  });
}
