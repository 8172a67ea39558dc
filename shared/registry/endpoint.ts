import { RegistryError } from "./registryError.ts";

/** Docker Hub's name in image references, and the host that has its registry. */
export const dockerHub = "docker.io";
const dockerHubHost = "registry-1.docker.io";

/**
 * Where a registry answers: `https://` and its host; `http://` on this machine, and for the hosts that are named as
 * insecure.
 * @throws RegistryError for a host that no address can have.
 */
export function registryOrigin(registry: string, insecureHosts: readonly string[]): URL {
  const host = registry === dockerHub ? dockerHubHost : registry;
  const plain = URL.parse(`http://${host}`);
  if (!plain) throw new RegistryError(`${registry} is not the host of a registry`);
  if (isLoopback(plain) || insecureHosts.includes(registry)) return plain;
  return new URL(`https://${host}`);
}

/** Whether an address is on this machine, so that nobody can listen on the way. */
export function isLoopback(url: URL): boolean {
  return url.hostname === "localhost" || url.hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(url.hostname);
}

/** Whether a password may be sent to an address. */
export function isConfidential(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
}
