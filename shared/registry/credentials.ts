import { Buffer } from "node:buffer";
import type { ImageName } from "./imageReference.ts";

/** How a registry is told who asks. */
export type Credentials =
  | {
      readonly kind: "anonymous";
      /** Why there are none though some were meant to be there; a clause without secrets. */
      readonly because?: string;
    }
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** Buys tokens of the registry's token server (OAuth 2 refresh token). */
  | { readonly kind: "identity-token"; readonly token: string }
  /** Is sent to the registry as it is. */
  | { readonly kind: "registry-token"; readonly token: string };

/** Finds the credentials for a repository. */
export type CredentialSource = (name: ImageName) => Promise<Credentials>;

/** Registers a secret, so that the runner masks it in its log. */
export type Mask = (secret: string) => void;

export const anonymous: Credentials = { kind: "anonymous" };

/** The value of `Authorization` for a user's password (RFC 7617). */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** Masks what is secret in credentials, in every form in which it is sent. */
export function maskCredentials(credentials: Credentials, mask: Mask): void {
  if (credentials.kind === "anonymous") return;
  if (credentials.kind !== "password") {
    mask(credentials.token);
    return;
  }
  mask(credentials.password);
  mask(basicAuthorization(credentials.username, credentials.password).slice("Basic ".length));
}

/** The first of some sources that has credentials; else the reason why one of them has none. */
export function firstCredentials(sources: readonly CredentialSource[]): CredentialSource {
  return async (name) => {
    let missing = anonymous;
    for (const source of sources) {
      const credentials = await source(name);
      if (credentials.kind !== "anonymous") return credentials;
      if (credentials.because !== undefined) missing = credentials;
    }
    return missing;
  };
}
