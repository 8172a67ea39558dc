import { expect, test } from "@jest/globals";
import type { FieldPath } from "../../resources/fieldPath.ts";
import type { JsonObject } from "../../resources/json.ts";
import { readManagedFieldPath } from "./managedFieldPath.ts";

const object: JsonObject = {
  metadata: { labels: { "app.kubernetes.io/name": "a" }, finalizers: ["x", "y]=,z"] },
  spec: {
    template: {
      spec: {
        containers: [
          { name: "web" },
          { name: "api", image: "a", ports: [{ containerPort: 80, protocol: "UDP" }, { containerPort: 80 }] },
        ],
      },
    },
    list: [1, 2],
  },
};
const api = { keys: { name: "api" }, index: 1 };

test.each<[string, FieldPath]>([
  ["", []],
  [".spec.list[1]", ["spec", "list", 1]],
  [".metadata.labels.app.kubernetes.io/name", ["metadata", "labels", "app.kubernetes.io/name"]],
  [
    '.spec.template.spec.containers[name="api"].image',
    ["spec", "template", "spec", "containers", api, "image"],
  ],
  [
    '.spec.template.spec.containers[name="api"].ports[containerPort=80,protocol="TCP"].hostPort',
    [
      ...["spec", "template", "spec", "containers", api, "ports"],
      { keys: { containerPort: 80, protocol: "TCP" }, index: 1 },
      "hostPort",
    ],
  ],
  ['.metadata.finalizers[="x"]', ["metadata", "finalizers", 0]],
  ['.metadata.finalizers[="y]=,z"]', ["metadata", "finalizers", 1]],
  [
    '.spec.template.spec.containers[name="gone"].image',
    ["spec", "template", "spec", "containers", { keys: { name: "gone" }, index: -1 }, "image"],
  ],
  [".spec.gone.more", ["spec", "gone", "more"]],
  [".spec.list[", ["spec", "list", { keys: {}, index: -1 }]],
])("%s", (text, path) => {
  expect(readManagedFieldPath(text, object)).toEqual(path);
});
