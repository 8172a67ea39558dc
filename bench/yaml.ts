import { dump, load, YAML11_SCHEMA } from "js-yaml";
import { parseAllDocuments } from "yaml";
import type { JsonValue } from "../shared/resources/json.ts";
import { readManifests } from "../shared/resources/manifest.ts";
import { readYamlDocuments } from "../shared/resources/yamlDocuments.ts";

const runs = 7;

/** What is read: texts, each a file of its own. */
interface Workload {
  readonly name: string;
  readonly texts: readonly string[];
}

function deployment(index: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: parcels-${index}
  namespace: team-${index % 17}
  labels:
    app: parcels-${index}
    tier: "backend"
spec:
  replicas: ${index % 5}
  template:
    spec:
      containers:
        - name: main
          image: registry.example.com/parcels-${index}:1.2.${index % 9}
`;
}

function manifests(count: number): Workload {
  const texts = Array.from({ length: count }, (_, index) => deployment(index));
  return { name: `${count.toLocaleString("en")} manifests`, texts };
}

/** A recorded cluster, as `kubectl get -o json` or `-o yaml` prints it. */
function list(objects: number): JsonValue {
  const items = Array.from({ length: objects }, (_, index) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: `settings-${index}`,
      namespace: `team-${index % 17}`,
      uid: `5f0c7d3a-0000-4000-8000-${String(index).padStart(12, "0")}`,
      resourceVersion: String(100_000 + index),
      creationTimestamp: "2026-05-01T00:00:00Z",
      labels: { app: `parcels-${index}`, "app.kubernetes.io/part-of": "parcels" },
    },
    data: { level: "info", retries: "3", "settings.ini": "[server]\nport = 8080\ntimeout = 30s\n" },
  }));
  return { apiVersion: "v1", kind: "List", items };
}

function jsonList(megabytes: number): Workload {
  return {
    name: `JSON list, ${megabytes} MB`,
    texts: [JSON.stringify(list(megabytes * 1430), undefined, 4)],
  };
}

function yamlList(megabytes: number): Workload {
  return { name: `YAML list, ${megabytes} MB`, texts: [dump(list(megabytes * 2250))] };
}

function longText(megabytes: number): Workload {
  const text = "    a line of a certificate, a script or a dashboard that is kept in a ConfigMap\n".repeat(
    megabytes * 12_400,
  );
  return {
    name: `one text of ${megabytes} MB`,
    texts: [`apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  text: |\n${text}`],
  };
}

/** The processor time of the best of several runs, in milliseconds: what else the machine does counts little then. */
function best(texts: readonly string[], read: (text: string) => unknown, times = runs): number {
  const measured = Array.from({ length: times }, () => {
    const started = process.cpuUsage();
    for (const text of texts) read(text);
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  });
  return Math.min(...measured);
}

function readOurs(text: string): unknown {
  return readYamlDocuments({ file: "a.yaml", text });
}

function readTree(text: string): unknown {
  const documents = parseAllDocuments(text, { version: "1.1" });
  return "empty" in documents ? [] : documents.map((document): unknown => document.toJS());
}

function readJsYaml(text: string): unknown {
  return load(text, { schema: YAML11_SCHEMA });
}

function milliseconds(time: number): string {
  return `${time.toFixed(0)} ms`;
}

const compared = [manifests(10_000), jsonList(8), yamlList(8), longText(10)];
console.log("| what | size | reader | manifests | `yaml` | js-yaml | reader : `yaml` |");
console.log("| --- | --- | --- | --- | --- | --- | --- |");
for (const { name, texts } of compared) {
  const size = texts.reduce((sum, text) => sum + text.length, 0) / 1e6;
  const ours = best(texts, readOurs);
  const objects = best(texts, (text) => readManifests({ file: "a.yaml", text }));
  const jsYaml = best(texts, readJsYaml, 3);
  const tree = best(texts, readTree, 2);
  const times = [ours, objects, tree, jsYaml].map(milliseconds).join(" | ");
  console.log(`| ${name} | ${size.toFixed(1)} MB | ${times} | ${(ours / tree).toFixed(3)} |`);
}

console.log("\n| growth | 1× | 2× | 4× | 4× : 1× |");
console.log("| --- | --- | --- | --- | --- |");
const growing: readonly [name: string, make: (times: number) => Workload][] = [
  ["manifests", (times) => manifests(5000 * times)],
  ["JSON list", (times) => jsonList(2 * times)],
  ["YAML list", (times) => yamlList(2 * times)],
  ["one text", (times) => longText(2.5 * times)],
  [
    "quoted text over lines",
    (times) => ({ name: "", texts: [`a: "${"word word\n  ".repeat(100_000 * times)}"\n`] }),
  ],
  [
    "plain text over lines",
    (times) => ({ name: "", texts: [`a: ${"word word\n  ".repeat(100_000 * times)}\n`] }),
  ],
  ["documents of one file", (times) => ({ name: "", texts: ["a: 1\n---\n".repeat(20_000 * times)] })],
  ["duplicate keys", (times) => ({ name: "", texts: ["a: 1\n".repeat(2500 * times)] })],
];
for (const [name, make] of growing) {
  const [one = 0, two = 0, four = 0] = [1, 2, 4].map((times) => best(make(times).texts, readOurs, 5));
  const times = [one, two, four].map(milliseconds).join(" | ");
  console.log(`| ${name} | ${times} | ${(four / one).toFixed(1)} |`);
}
