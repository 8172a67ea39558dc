import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { parseImageReference } from "../../../shared/registry/imageReference.ts";
import type { ImageReference } from "../../../shared/registry/imageReference.ts";
import { parsePlatform } from "../../../shared/registry/platform.ts";
import type { Platform } from "../../../shared/registry/platform.ts";
import { createRegistryClient } from "../../../shared/registry/registryClient.ts";
import { verifyImage } from "../../../shared/registry/verifyImage.ts";
import { describeWith } from "../../harness/gate.ts";
import type { Registry } from "../../harness/registry.ts";
import { startRegistry } from "../../harness/registry.ts";
import { run } from "../../harness/run.ts";
import { requireTool } from "../../harness/tools.ts";

jest.setTimeout(60_000);

const client = createRegistryClient({ fetch, attempts: 1 });

await describeWith(["registry", "crane"], "against a real registry", () => {
  let registry: Registry;

  beforeAll(async () => {
    registry = await startRegistry();
  });

  afterAll(async () => {
    await registry.stop();
  });

  function reference(name: string): ImageReference {
    const parsed = parseImageReference(`${registry.host}/${name}`);
    if (!parsed) throw new Error(`${name} is no reference`);
    return parsed;
  }

  async function put(name: string, mediaType: string, content: object): Promise<string> {
    const body = JSON.stringify(content);
    const [repository = "", tag = ""] = name.split(":");
    const response = await fetch(`http://${registry.host}/v2/${repository}/manifests/${tag}`, {
      method: "PUT",
      headers: { "content-type": mediaType },
      body,
    });
    expect(response.status).toBe(201);
    return `sha256:${createHash("sha256").update(body).digest("hex")}`;
  }

  describe("tags", () => {
    test("are listed as crane lists them", async () => {
      for (const tag of ["1.0.0", "1.1.0", "latest"]) await registry.push(`tags/web:${tag}`);
      const name = `${registry.host}/tags/web`;
      const listed = await run(await requireTool("crane"), ["ls", name]);
      expect(listed.stdout.trim().split("\n")).toEqual(["1.0.0", "1.1.0", "latest"]);
      expect(await client.listTags(name)).toEqual({
        kind: "found",
        value: ["1.0.0", "1.1.0", "latest"],
      });
    });

    test("of a repository that is not there are absent", async () => {
      expect(await client.listTags(`${registry.host}/tags/none`)).toEqual({ kind: "absent" });
    });
  });

  describe("digests", () => {
    test("are those that crane pushed, of an image and of an index", async () => {
      const image = await registry.push("digests/web:1");
      const index = await registry.pushIndex("digests/web:2", [
        { platform: "linux/amd64" },
        { platform: "linux/arm64" },
      ]);
      expect(await client.resolveDigest(reference("digests/web:1"))).toEqual({ kind: "found", value: image });
      expect(await client.resolveDigest(reference("digests/web:2"))).toEqual({ kind: "found", value: index });
      expect(await client.resolveDigest(reference(`digests/web@${index}`))).toEqual({
        kind: "found",
        value: index,
      });
      const crane = await run(await requireTool("crane"), ["digest", `${registry.host}/digests/web:2`]);
      expect(crane.stdout.trim()).toBe(index);
    });

    test("of a tag that is not there are absent", async () => {
      await registry.push("digests/other:1");
      expect(await client.resolveDigest(reference("digests/other:2"))).toEqual({ kind: "absent" });
      expect(await client.resolveDigest(reference("digests/none:2"))).toEqual({ kind: "absent" });
    });
  });

  describe("platforms", () => {
    const arm = { platform: "linux/arm/v7" };

    test.each([
      ["of an image are in its configuration", "image", ["linux/arm64"]],
      ["of an OCI index are in the index", "index", ["linux/amd64", "linux/arm/v7"]],
      ["of a Docker list are in the list", "list", ["linux/amd64", "linux/arm/v7"]],
      ["of an index that tells none are in the configurations", "silent", ["linux/amd64", "linux/arm/v7"]],
      ["of an index in an index are found", "nested", ["linux/amd64", "linux/arm/v7", "linux/s390x"]],
      ["of an attestation don't count", "attested", ["linux/amd64"]],
    ])("%s", async (_, tag, expected) => {
      const amd64 = await registry.push("platforms/web:amd64");
      const armv7 = await registry.push("platforms/web:armv7", arm);
      const s390x = await registry.push("platforms/web:s390x", { platform: "linux/s390x" });
      await registry.push("platforms/web:image", { platform: "linux/arm64" });
      await registry.pushIndex("platforms/web:index", [{}, arm]);
      const oci = "application/vnd.oci.image.manifest.v1+json";
      const docker = "application/vnd.docker.distribution.manifest.v2+json";
      const index = "application/vnd.oci.image.index.v1+json";
      const list = "application/vnd.docker.distribution.manifest.list.v2+json";
      await put("platforms/web:list", list, {
        schemaVersion: 2,
        mediaType: list,
        manifests: [
          { mediaType: docker, digest: amd64, size: 1, platform: { os: "linux", architecture: "amd64" } },
          {
            mediaType: docker,
            digest: armv7,
            size: 1,
            platform: { os: "linux", architecture: "arm", variant: "v7" },
          },
        ],
      });
      const silent = await put("platforms/web:silent", index, {
        schemaVersion: 2,
        manifests: [
          { mediaType: oci, digest: amd64, size: 1 },
          { mediaType: oci, digest: armv7, size: 1 },
        ],
      });
      await put("platforms/web:nested", index, {
        schemaVersion: 2,
        manifests: [
          { mediaType: index, digest: silent, size: 1 },
          { mediaType: oci, digest: s390x, size: 1 },
        ],
      });
      await put("platforms/web:attested", index, {
        schemaVersion: 2,
        manifests: [
          { mediaType: oci, digest: amd64, size: 1 },
          { mediaType: oci, digest: s390x, size: 1, platform: { os: "unknown", architecture: "unknown" } },
          {
            mediaType: oci,
            digest: armv7,
            size: 1,
            annotations: { "vnd.docker.reference.type": "attestation-manifest" },
          },
        ],
      });
      const verification = await verifyImage(client, reference(`platforms/web:${tag}`), {
        platforms: platforms(expected),
      });
      expect(verification).toMatchObject({ kind: "present", platforms: expected });
    });

    test("that are missing are named", async () => {
      const digest = await registry.pushIndex("platforms/missing:1", [{}, { platform: "linux/arm64" }]);
      expect(
        await verifyImage(client, reference("platforms/missing:1"), {
          platforms: platforms(["linux/arm64/v8", "linux/s390x", "windows/amd64"]),
        }),
      ).toEqual({
        kind: "platform-missing",
        digest,
        platforms: ["linux/amd64", "linux/arm64"],
        missing: ["linux/s390x", "windows/amd64"],
      });
    });
  });

  describe("the time of creation", () => {
    test.each([
      ["is in the configuration", { created: "2026-05-01T10:00:00.123456789Z" }, "2026-05-01T10:00:00.123Z"],
      ["has the offset of its zone", { created: "2026-05-01T10:00:00+02:00" }, "2026-05-01T08:00:00.000Z"],
      ["is none where it is the start of time", { created: "1970-01-01T00:00:00Z" }, undefined],
      ["is none where it is no time", { created: "yesterday" }, undefined],
    ])("%s", async (_, image, expected) => {
      await registry.push("created/web:1", image);
      const at = expected === undefined ? undefined : Date.parse(expected);
      expect(await client.readCreated(reference("created/web:1"))).toEqual({ kind: "found", value: { at } });
    });

    test("of an index is that of the image for the platform, or else of the first", async () => {
      await registry.pushIndex("created/web:2", [
        { created: "2026-02-01T00:00:00Z" },
        { created: "2026-03-01T00:00:00Z", platform: "linux/arm64" },
      ]);
      const web = reference("created/web:2");
      expect(await client.readCreated(web)).toEqual({
        kind: "found",
        value: { at: Date.UTC(2026, 1, 1) },
      });
      expect(await client.readCreated(web, platforms(["linux/arm64"])[0])).toEqual({
        kind: "found",
        value: { at: Date.UTC(2026, 2, 1) },
      });
    });

    test("is the annotation's where the configuration has none", async () => {
      const digest = await registry.push("created/web:3", { created: "0001-01-01T00:00:00Z" });
      const oci = "application/vnd.oci.image.manifest.v1+json";
      await put("created/web:4", "application/vnd.oci.image.index.v1+json", {
        schemaVersion: 2,
        manifests: [{ mediaType: oci, digest, size: 1 }],
        annotations: { "org.opencontainers.image.created": "2026-04-01T00:00:00Z" },
      });
      expect(await client.readCreated(reference("created/web:4"))).toEqual({
        kind: "found",
        value: { at: Date.UTC(2026, 3, 1) },
      });
    });
  });

  describe("verification", () => {
    test("of a tag with a digest tells when the tag has moved", async () => {
      const first = await registry.push("moved/web:1", { labels: { build: "1" } });
      const second = await registry.push("moved/web:1", { labels: { build: "2" } });
      const pinned = reference(`moved/web:1@${first}`);
      expect(await verifyImage(client, pinned, { platforms: [] })).toEqual({
        kind: "present",
        digest: first,
        platforms: [],
        tagDigest: second,
      });
    });

    test("of a digest that was never there is absent", async () => {
      await registry.push("moved/other:1");
      const unknown = reference(`moved/other:1@sha256:${"0".repeat(64)}`);
      expect(await verifyImage(client, unknown, { platforms: [] })).toEqual({ kind: "absent" });
      expect(await verifyImage(client, unknown, { platforms: platforms(["linux/amd64"]) })).toEqual({
        kind: "absent",
      });
    });

    test("of something that is no image is unreadable", async () => {
      await put("odd/web:1", "application/vnd.oci.image.manifest.v1+json", { schemaVersion: 1 });
      expect(
        await verifyImage(client, reference("odd/web:1"), { platforms: platforms(["linux/amd64"]) }),
      ).toEqual({
        kind: "unreadable",
        reason: `the manifest of ${registry.host}/odd/web:1 is of a kind that is not known`,
      });
    });
  });

  test("a registry that is gone is unreadable, not absent", async () => {
    const other = await startRegistry();
    await other.stop();
    const gone = parseImageReference(`${other.host}/web:1`);
    expect(gone && (await verifyImage(client, gone, { platforms: [] }))).toEqual({
      kind: "unreadable",
      reason: `no connection to ${other.host} (ECONNREFUSED)`,
    });
  });
});

function platforms(texts: readonly string[]): readonly Platform[] {
  return texts.flatMap((text) => parsePlatform(text) ?? []);
}
