import { arrayAt, isJsonObject } from "../resources/json.ts";
import type { AskRepository } from "./connection.ts";
import type { RegistryResponse } from "./exchange.ts";
import type { ImageName } from "./imageReference.ts";
import { normalizedName } from "./imageReference.ts";
import { parseJsonBytes } from "./quietJson.ts";
import { RegistryError } from "./registryError.ts";

export interface TagListOptions {
  /** Tags that a repository may have. */
  readonly mostTags: number;
}

const tagPattern = /^\w[\w.-]{0,127}$/;
const pageSize = 1000;
const largestPage = 16_777_216;

/**
 * All tags of a repository, each once, in the registry's order. A page's `Link` tells where the next one is (distribution's
 * specification, "Listing Tags"). A list that is too long is an error: half a list would hide the newest tag.
 */
export async function listTags(
  ask: AskRepository,
  name: ImageName,
  { mostTags }: TagListOptions,
): Promise<readonly string[] | undefined> {
  const tags = new Set<string>();
  let query: string | undefined = `?n=${pageSize}`;
  while (query !== undefined) {
    const page = await ask(name, {
      path: `tags/list${query}`,
      method: "GET",
      accept: ["application/json"],
      largest: largestPage,
    });
    if (!page) return undefined;
    const before = tags.size;
    for (const tag of readPage(page, name)) tags.add(tag);
    if (tags.size > mostTags)
      throw new RegistryError(`${normalizedName(name)} has more than ${mostTags} tags`);
    query = nextQuery(page);
    if (query !== undefined && tags.size === before) {
      throw new RegistryError(`${page.url.host} lists the tags of ${normalizedName(name)} without an end`);
    }
  }
  return [...tags];
}

function readPage(page: RegistryResponse, name: ImageName): readonly string[] {
  const body = parseJsonBytes(page.body);
  if (!isJsonObject(body)) {
    throw new RegistryError(`${page.url.host} answers no list of tags for ${normalizedName(name)}`);
  }
  return arrayAt(body, "tags").filter((tag) => typeof tag === "string" && tagPattern.test(tag)) as string[];
}

/**
 * The query of the next page. Only the query is taken from the link: a registry behind a proxy may write its own host, and
 * no other host has to do with this list.
 */
function nextQuery(page: RegistryResponse): string | undefined {
  const link = page.headers.get("link") ?? "";
  for (const [, target = "", parameters = ""] of link.slice(0, 16_384).matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (!/;\s*rel\s*=\s*"?next"?/i.test(parameters)) continue;
    const url = URL.parse(target, page.url.href);
    return url && url.search !== "" ? url.search : undefined;
  }
  return undefined;
}
