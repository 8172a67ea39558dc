import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "./port.ts";
import { startServer, temporaryFolder } from "./process.ts";
import { run } from "./run.ts";
import { requireTool } from "./tools.ts";

const manifestType = "application/vnd.oci.image.manifest.v1+json";
const indexType = "application/vnd.oci.image.index.v1+json";

export interface ImageOptions {
  /** When it says it was made, as RFC 3339. Default: the start of 2026. */
  readonly created?: string;
  /** Its labels. Images that differ in them have different digests. */
  readonly labels?: Readonly<Record<string, string>>;
  /** `os/architecture[/variant]`. Default: `linux/amd64`. */
  readonly platform?: string;
}

/** A running OCI registry that keeps images in memory and asks nobody who they are. */
export interface Registry {
  /** What image references start with: `127.0.0.1:<port>` */
  readonly host: string;
  readonly pid: number;
  /** Pushes a tiny image as `<host>/<name>` (`platform/web:1.2.3`) and gives its digest (`sha256:…`). */
  readonly push: (name: string, image?: ImageOptions) => Promise<string>;
  /** Pushes tiny images as one OCI index and gives the index's digest. */
  readonly pushIndex: (name: string, images: readonly ImageOptions[]) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Starts an OCI registry on a free port of 127.0.0.1. */
export async function startRegistry(): Promise<Registry> {
  const command = await requireTool("registry");
  const crane = await requireTool("crane");
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const server = await startServer({
    name: "registry",
    command,
    args: [`-port=${port}`],
    folder: temporaryFolder("registry"),
    isReady: async () => (await fetch(`http://${host}/v2/`)).ok,
  });
  return {
    host,
    pid: server.pid,
    push: async (name, image = {}) =>
      await pushLayout(crane, { reference: `${host}/${name}`, images: [image], isIndex: false }),
    pushIndex: async (name, images) =>
      await pushLayout(crane, { reference: `${host}/${name}`, images, isIndex: true }),
    stop: server.stop,
  };
}

interface Push {
  readonly reference: string;
  readonly images: readonly ImageOptions[];
  readonly isIndex: boolean;
}

async function pushLayout(crane: string, { reference, images, isIndex }: Push): Promise<string> {
  const layout = temporaryFolder("image");
  try {
    const digests = await writeImageLayout(layout, images);
    const flags = isIndex ? ["--index"] : [];
    const { exitCode, stderr } = await run(crane, ["push", ...flags, layout, reference]);
    if (exitCode !== 0) throw new Error(`crane push ${reference}: ${stderr.trim()}`);
    return isIndex ? digests.index : digests.image;
  } finally {
    await rm(layout, { recursive: true, force: true });
  }
}

/** Writes images without layers as an OCI image layout (image-spec 1.1, image-layout.md). */
async function writeImageLayout(
  folder: string,
  images: readonly ImageOptions[],
): Promise<{ readonly index: string; readonly image: string }> {
  await mkdir(join(folder, "blobs/sha256"), { recursive: true });
  const manifests = [];
  for (const image of images) {
    const [os, architecture, variant] = (image.platform ?? "linux/amd64").split("/");
    const platform = { architecture, os, ...(variant === undefined ? {} : { variant }) };
    manifests.push({ mediaType: manifestType, ...(await writeImage(folder, platform, image)), platform });
  }
  const index = JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests });
  await writeFile(join(folder, "index.json"), index);
  await writeFile(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  return { index: digestOf(Buffer.from(index)), image: manifests[0]?.digest ?? "" };
}

async function writeImage(
  folder: string,
  platform: object,
  image: ImageOptions,
): Promise<{ digest: string; size: number }> {
  const config = await writeBlob(folder, {
    ...platform,
    created: image.created ?? "2026-01-01T00:00:00Z",
    config: { Labels: image.labels ?? {} },
    rootfs: { type: "layers", diff_ids: [] },
  });
  return await writeBlob(folder, {
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...config },
    layers: [],
  });
}

async function writeBlob(folder: string, content: unknown): Promise<{ digest: string; size: number }> {
  const bytes = Buffer.from(JSON.stringify(content));
  const digest = digestOf(bytes);
  await writeFile(join(folder, "blobs", digest.replace(":", "/")), bytes);
  return { digest, size: bytes.length };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
