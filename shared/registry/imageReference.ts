/**
 * An image reference as a person wrote it. `name` is everything in front of the tag and the digest, so that the text
 * is `name`, then `:tag` where there is a tag, then `@digest` where there is a digest.
 */
export interface ImageReference {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** A name in full: `nginx` is the repository `library/nginx` of the registry `docker.io`. */
export interface ImageName {
  readonly registry: string;
  readonly repository: string;
}

const defaultRegistry = "docker.io";
const legacyDefaultRegistry = "index.docker.io";
const officialFolder = "library";
const maximumRepositoryLength = 255;

const domainLabel = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const registryPattern = new RegExp(
  `^(?:${domainLabel}(?:\\.${domainLabel})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`,
);
const componentPattern = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const hashPattern = /^[a-f0-9]{64}$/;

/**
 * Reads a reference by the grammar of github.com/distribution/reference, which Docker, containerd and Kubernetes use:
 * `[registry[:port]/]repository[:tag][@digest]`. Gives undefined for text that is none.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const tagged = at < 0 ? text : text.slice(0, at);
  const colon = tagged.indexOf(":", tagged.lastIndexOf("/") + 1);
  const tag = colon < 0 ? undefined : tagged.slice(colon + 1);
  const name = colon < 0 ? tagged : tagged.slice(0, colon);
  if (tag !== undefined && !tagPattern.test(tag)) return undefined;
  if (digest !== undefined && !digestPattern.test(digest)) return undefined;
  return parseImageName(name) && { name, tag, digest };
}

/** The text of a reference; what parseImageReference read comes out as it was. */
export function formatImageReference(reference: ImageReference): string {
  const tag = reference.tag === undefined ? "" : `:${reference.tag}`;
  const digest = reference.digest === undefined ? "" : `@${reference.digest}`;
  return `${reference.name}${tag}${digest}`;
}

/**
 * Reads a name without tag and digest, with Docker Hub's short forms written out. The first part is a registry only
 * where it has a dot, a port or a capital, or is `localhost`. Gives undefined for text that is no name.
 */
export function parseImageName(text: string): ImageName | undefined {
  const { registry, repository } = splitRegistry(text);
  if (!registryPattern.test(registry) || repository.length > maximumRepositoryLength) return undefined;
  if (!repository.split("/").every((component) => componentPattern.test(component))) return undefined;
  // A bare hash would be an image id, not a name.
  if (hashPattern.test(text)) return undefined;
  if (!isDockerHub(registry)) return { registry, repository };
  return {
    registry: defaultRegistry,
    repository: repository.includes("/") ? repository : `${officialFolder}/${repository}`,
  };
}

function splitRegistry(text: string): ImageName {
  const slash = text.indexOf("/");
  const first = slash < 0 ? "" : text.slice(0, slash);
  const isRegistry = /[.:A-Z]/.test(first) || first === "localhost";
  if (!isRegistry) return { registry: defaultRegistry, repository: text };
  return { registry: first, repository: text.slice(slash + 1) };
}

function isDockerHub(registry: string): boolean {
  return registry === defaultRegistry || registry === legacyDefaultRegistry;
}

/** The one way to write a name, for comparisons: `docker.io/library/nginx` for `nginx`. */
export function normalizedName(name: ImageName): string {
  return `${name.registry}/${name.repository}`;
}

/** The short way to write a name, for people: `nginx` for `docker.io/library/nginx`. */
export function familiarName(name: ImageName): string {
  if (name.registry !== defaultRegistry) return normalizedName(name);
  const prefix = `${officialFolder}/`;
  const short = name.repository.startsWith(prefix) ? name.repository.slice(prefix.length) : name.repository;
  return short.includes("/") ? name.repository : short;
}

/** `tag`, `digest` or `tag@digest`, as it stands behind a name; undefined where there is neither. */
export function formatVersion(version: Pick<ImageReference, "tag" | "digest">): string | undefined {
  if (version.tag === undefined) return version.digest;
  return version.digest === undefined ? version.tag : `${version.tag}@${version.digest}`;
}
