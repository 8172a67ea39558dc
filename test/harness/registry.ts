import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "./port.ts";
import { startServer, temporaryFolder } from "./process.ts";
import { run } from "./run.ts";
import { requireTool } from "./tools.ts";

const manifestType = "application/vnd.oci.image.manifest.v1+json";

export interface ImageOptions {
  /** When it says it was made, as RFC 3339. Default: the start of 2026. */
  readonly created?: string;
  /** Its labels. Images that differ in them have different digests. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A running OCI registry that keeps images in memory and asks nobody who they are. */
export interface Registry {
  /** What image references start with: `127.0.0.1:<port>` */
  readonly host: string;
  readonly pid: number;
  /** Pushes a tiny image as `<host>/<name>` (`platform/web:1.2.3`) and gives its digest (`sha256:…`). */
  readonly push: (name: string, image?: ImageOptions) => Promise<string>;
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
    push: async (name, image = {}) => await pushImage(crane, `${host}/${name}`, image),
    stop: server.stop,
  };
}

async function pushImage(crane: string, reference: string, image: ImageOptions): Promise<string> {
  const layout = temporaryFolder("image");
  try {
    const digest = await writeImageLayout(layout, image);
    const { exitCode, stderr } = await run(crane, ["push", layout, reference]);
    if (exitCode !== 0) throw new Error(`crane push ${reference}: ${stderr.trim()}`);
    return digest;
  } finally {
    await rm(layout, { recursive: true, force: true });
  }
}

/** Writes an image without layers as an OCI image layout (image-spec 1.1, image-layout.md) and gives its digest. */
async function writeImageLayout(folder: string, image: ImageOptions): Promise<string> {
  await mkdir(join(folder, "blobs/sha256"), { recursive: true });
  const config = await writeBlob(folder, {
    architecture: "amd64",
    os: "linux",
    created: image.created ?? "2026-01-01T00:00:00Z",
    config: { Labels: image.labels ?? {} },
    rootfs: { type: "layers", diff_ids: [] },
  });
  const manifest = await writeBlob(folder, {
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...config },
    layers: [],
  });
  const index = { schemaVersion: 2, manifests: [{ mediaType: manifestType, ...manifest }] };
  await writeFile(join(folder, "index.json"), JSON.stringify(index));
  await writeFile(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  return manifest.digest;
}

async function writeBlob(folder: string, content: unknown): Promise<{ digest: string; size: number }> {
  const bytes = Buffer.from(JSON.stringify(content));
  const hash = createHash("sha256").update(bytes).digest("hex");
  await writeFile(join(folder, "blobs/sha256", hash), bytes);
  return { digest: `sha256:${hash}`, size: bytes.length };
}
