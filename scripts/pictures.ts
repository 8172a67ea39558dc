import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const root = join(import.meta.dirname, "..");
const page = join(root, "out/demo/index.html");
const pictures = join(root, "docs/pictures");

/** What the README shows of the demo's page, by the id of the posting. */
const postings = ["comment-failed", "issue-drift"];

// Takes the README's pictures from the page of the last demo: `npm run demo && npm run pictures`.
mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  const tab = await browser.newPage({ viewport: { width: 860, height: 900 }, deviceScaleFactor: 1.5 });
  await tab.goto(pathToFileURL(page).href);
  for (const id of postings) {
    await tab.locator(`#${id}`).screenshot({ path: join(pictures, `${id}.png`) });
    console.log(`docs/pictures/${id}.png`);
  }
} finally {
  await browser.close();
}
