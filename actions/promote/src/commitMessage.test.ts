import { execFileSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import { commitMessage } from "./commitMessage.ts";

const rates = { image: "ghcr.io/parcels/rates", from: "4.7.2", to: "4.8.0", files: ["a.yaml"] };
const api = {
  image: "registry:5000/api",
  from: "1.0.0",
  to: `2.0.0@sha256:${"ab".repeat(32)}`,
  files: ["b.yaml"],
};
const usual = {
  from: "dev",
  to: "staging",
  moves: [rates, api],
  template: "",
  runUrl: "https://x/1",
  actor: "ada",
};

/** What git itself takes for trailers. */
function trailers(message: string): string {
  return execFileSync("git", ["interpret-trailers", "--parse"], { input: message, encoding: "utf8" });
}

describe("the message of a promotion", () => {
  test("names one image, and counts several", () => {
    expect(commitMessage({ ...usual, moves: [rates] }).split("\n")[0]).toBe(
      "Promote rates 4.8.0 from dev to staging",
    );
    expect(commitMessage(usual).split("\n")[0]).toBe("Promote 2 images from dev to staging");
  });

  const all = `Source-environment: dev
Target-environment: staging
Image: ghcr.io/parcels/rates 4.7.2 -> 4.8.0
Image: registry:5000/api 1.0.0 -> ${api.to}
Run: https://x/1
Actor: ada
`;

  test.each([
    ["the usual one", "", ""],
    ["a subject", "chore: {images} to {to}", ""],
    ["a text with placeholders that it doesn't have", "{image} {__proto__}\n\nMore.", ""],
    [
      "trailers of its own",
      "Promote\n\nSigned-off-by: Ada <ada@example.com>",
      "Signed-off-by: Ada <ada@example.com>\n",
    ],
    ["windows line ends", "Promote\r\n\r\nReviewed-by: Ada\r\n", "Reviewed-by: Ada\n"],
  ])("ends with trailers that git reads, after %s", (_, template, own) => {
    expect(trailers(commitMessage({ ...usual, template }))).toBe(own + all);
  });

  test("has no lines for what isn't known", () => {
    const message = commitMessage({ ...usual, moves: [rates], runUrl: undefined, actor: undefined });
    expect(trailers(message)).not.toMatch(/Run|Actor/);
  });

  test("a name can't add a trailer", () => {
    const message = commitMessage({ ...usual, from: "dev\nActor: eve" });
    expect(trailers(message)).toContain("Source-environment: dev Actor: eve\n");
    expect(trailers(message).match(/^Actor:/gm)).toHaveLength(1);
  });

  test("the filled-in text is not filled in again", () => {
    expect(commitMessage({ ...usual, from: "{to}", template: "{from}" }).split("\n")[0]).toBe("{to}");
  });
});
