import { FILES } from "./edge-fixture.ts";

const bool = (rules = ""): string =>
  `schema_version = 1\ntype = "bool"\n[values]\non = true\noff = false\n[resolve]\ndefault = "off"\n${rules}`;
const rule = (qualifier: string): string => `[[resolve.rule]]\nqualifier = "${qualifier}"\nvalue = "on"\n`;

/** {@link FILES} with a flag of each type, one of them by the targeting key. */
export const FLAG_FILES: Readonly<Record<string, string>> = {
  ...FILES,
  "schemas/context.schema.json": (FILES["schemas/context.schema.json"] ?? "").replace(
    '"properties": {',
    '"properties": {"targetingKey": {"type": "string"}, ',
  ),
  "qualifiers/beta.toml": `schema_version = 1\n[[predicate]]\nattribute = "targetingKey"\nop = "bucket"\nsalt = "s"\nrange = [0, 10000]\n`,
  "variables/beta.toml": bool(rule("beta")),
  "variables/ratio.toml": 'schema_version = 1\ntype = "number"\n[values]\nhalf = 0.5\n[resolve]\ndefault = "half"\n',
  "variables/text.toml":
    'schema_version = 1\ntype = "string"\n[values]\nhello = "hello"\n[resolve]\ndefault = "hello"\n',
};
