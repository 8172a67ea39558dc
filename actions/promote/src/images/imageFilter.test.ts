import { describe, expect, test } from "@jest/globals";
import { isAskedFor, isLeftOut, parseImageFilter } from "./imageFilter.ts";

describe("the images that an input asks for", () => {
  test.each([
    [[], "nginx", true],
    [["!nginx"], "nginx", true],
    [["nginx"], "nginx", true],
    [["nginx"], "bitnami/nginx", true],
    [["nginx"], "ghcr.io/parcels/nginx", true],
    [["library/nginx"], "nginx", false],
    [["ghcr.io/parcels/*"], "ghcr.io/parcels/api", true],
    [["ghcr.io/*"], "ghcr.io/parcels/deep/api", true],
    [["api-*"], "ghcr.io/parcels/api-web", true],
    [["api"], "ghcr.io/parcels/api-web", false],
    [["registry:5000/*"], "registry:5000/api", true],
    [[".*"], "nginx", false],
    [["*"], "chart:https://charts.example/redis", false],
    [["redis"], "chart:https://charts.example/redis", false],
    [["chart:redis"], "chart:https://charts.example/redis", true],
    [["chart:redis"], "redis", false],
    [["chart:oci://ghcr.io/*"], "chart:oci://ghcr.io/parcels/redis", true],
    [["git:*"], "git:https://github.com/parcels/deploy", true],
    [["value:*"], "value:api/values.yaml:image.tag", true],
  ])("%j and %s: %s", (entries, name, expected) => {
    expect(isAskedFor(parseImageFilter(entries), [name])).toBe(expected);
  });

  test("an entry with ! leaves an image out by any of its names", () => {
    const filter = parseImageFilter(["api", "! mirror/*"]);
    expect(isLeftOut(filter, ["mirror/api", "ghcr.io/parcels/api"])).toBe(true);
    expect(isLeftOut(filter, ["ghcr.io/parcels/api"])).toBe(false);
  });
});
