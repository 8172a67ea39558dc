import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileFromFile } from "json-schema-to-typescript";
import { format } from "prettier";
import { actionReference, table } from "./generate/actionReference.ts";
import { rules } from "../shared/findings/rules.ts";

const root = join(import.meta.dirname, "..");

/** A file that is made, whole or in part, from another one. */
interface GeneratedFile {
  readonly file: string;
  readonly content: string;
}

/** The TypeScript types of a JSON Schema. */
async function typesOf(schema: string, file: string): Promise<GeneratedFile> {
  const source = await compileFromFile(join(root, schema), {
    bannerComment: `// Generated from ${schema} by \`npm run generate\`.`,
    format: false,
  });
  return { file, content: await format(source, { parser: "typescript", printWidth: 110 }) };
}

/**
 * A document in which the text between `<!-- <name> -->` and `<!-- /<name> -->` is replaced.
 * @throws Error where a document lacks the markers.
 */
async function documentWith(
  file: string,
  sections: Readonly<Record<string, string>>,
): Promise<GeneratedFile> {
  let content = readFileSync(join(root, file), "utf8");
  for (const [name, text] of Object.entries(sections)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [content.indexOf(start), content.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${file} has no section ${start} … ${end}`);
    content = `${content.slice(0, from + start.length)}\n\n${text}\n\n${content.slice(to)}`;
  }
  return { file, content: await format(content, { parser: "markdown", printWidth: 110 }) };
}

function rulesReference(): string {
  return table(
    ["Rule", "Severity", "What it finds", "What to do"],
    rules.map((rule) => [`\`${rule.id}\``, rule.severity, rule.summary, rule.remediation]),
  );
}

async function generateAll(): Promise<readonly GeneratedFile[]> {
  const actions = readdirSync(join(root, "actions"));
  const references = actions.map((name) => actionReference(join(root, "actions", name, "action.yml")));
  return [
    await typesOf("shared/config/gitops.schema.json", "shared/config/gitopsConfig.generated.ts"),
    await typesOf("shared/reports/report.schema.json", "shared/reports/reportJson.generated.ts"),
    await documentWith("docs/rules.md", { rules: rulesReference() }),
    ...(await Promise.all(
      actions.map((name, index) =>
        documentWith(`actions/${name}/README.md`, { reference: references[index] ?? "" }),
      ),
    )),
    await documentWith(
      "README.md",
      Object.fromEntries(actions.map((name, index) => [`reference ${name}`, references[index] ?? ""])),
    ),
  ];
}

const check = process.argv.includes("--check");
for (const { file, content } of await generateAll()) {
  const path = join(root, file);
  if (!check) writeFileSync(path, content);
  else if (readFileSync(path, "utf8") !== content) {
    console.error(`${file} is out of date. Run \`npm run generate\` and commit it.`);
    process.exitCode = 1;
  }
}
