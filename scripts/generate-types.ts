import { writeFile } from "node:fs/promises";
import { compileFromFile } from "json-schema-to-typescript";
import { format } from "prettier";

/** The JSON Schemas that types are generated from, each with its generated file. */
const schemas: readonly { readonly schema: string; readonly types: string }[] = [
  { schema: "shared/config/gitops.schema.json", types: "shared/config/gitopsConfig.generated.ts" },
];

/** The TypeScript that belongs to a schema. */
async function generate(schema: string): Promise<string> {
  const source = await compileFromFile(schema, {
    bannerComment: `// Generated from ${schema} by \`npm run generate\`.`,
    format: false,
  });
  return format(source, { parser: "typescript", printWidth: 110 });
}

for (const { schema, types } of schemas) {
  await writeFile(types, await generate(schema));
  console.log(`${types} from ${schema}`);
}
