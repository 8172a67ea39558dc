import { describe, expect, test } from "@jest/globals";
import { readManifests } from "../../../shared/resources/manifest.ts";
import { placeResources } from "./placement.ts";

const cases = [
  {
    name: "a namespaced object without a namespace gets the default one",
    kind: "Service",
    from: "",
    to: "shop",
  },
  { name: "a namespaced object keeps its own", kind: "Service", from: "web", to: "web" },
  {
    name: "a cluster-scoped object loses the one that a renderer gave it",
    kind: "ClusterRole",
    from: "web",
    to: "",
  },
  { name: "a cluster-scoped object stays without", kind: "ClusterRole", from: "", to: "" },
  { name: "an object of an unknown type stays where it is", kind: "Widget", from: "", to: "" },
];

describe("objects are placed as an apply would place them", () => {
  for (const { name, kind, from, to } of cases) {
    test(name, () => {
      const metadata = from === "" ? "{ name: a }" : `{ name: a, namespace: ${from} }`;
      const text = `{ apiVersion: v1, kind: ${kind}, metadata: ${metadata} }`;
      const [placed] = placeResources(readManifests({ file: "a.yaml", text }).resources, {
        scopeOf: (gvk) =>
          gvk.kind === "Widget" ? undefined : gvk.kind === "Service" ? "Namespaced" : "Cluster",
        defaultNamespace: "shop",
      });
      expect(placed?.namespace).toBe(to);
      expect(placed?.object.metadata).toEqual(to === "" ? { name: "a" } : { name: "a", namespace: to });
    });
  }
});
