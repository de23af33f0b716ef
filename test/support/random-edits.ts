/** Random workspaces that change step by step: sound and faulty documents of every kind come, change and go. */

type Pick = <T>(from: readonly T[]) => T;

const QUALIFIERS = ["a", "b", "c", "ä", "z"];
const KEYS = ["one", "two", "three"];

const predicate = (pick: Pick, isFirst: boolean): string =>
  pick([
    // One that the others may read.
    ...(isFirst ? [] : [() => 'attribute = "qualifier.a"\nop = "eq"\nvalue = true']),
    () => `attribute = "user.tier"\nop = "${pick(["eq", "neq"])}"\nvalue = "${pick(KEYS)}"`,
    () => `attribute = "user.age"\nop = "${pick(["gt", "lte"])}"\nvalue = ${pick([1, 2.5, "9007199254740993"])}`,
    () => `attribute = "user.id"\nop = "bucket"\nsalt = "${pick(KEYS)}"\nrange = [0, ${pick([5000, 10_000])}]`,
    () => `attribute = "user.country"\nop = "in"\nvalue = ["${pick(KEYS)}", "x"]`,
  ])();

const qualifier = (pick: Pick, path: string): string =>
  `schema_version = 1\n${Array.from({ length: pick([1, 1, 2]) }, () => `[[predicate]]\n${predicate(pick, path.endsWith("/a.toml"))}\n`).join("")}`;

const rules = (pick: Pick, keys: readonly string[]): string =>
  Array.from(
    { length: pick([0, 1, 2]) },
    () => `[[resolve.rule]]\nqualifier = "${pick(QUALIFIERS)}"\nvalue = "${pick(keys)}"\n`,
  ).join("");

const variable = (pick: Pick): string =>
  pick([
    () =>
      `schema_version = 1\ntype = "string"\n[values]\n${KEYS.map((key) => `${key} = "${pick(KEYS)}"\n`).join("")}[resolve]\ndefault = "${pick(KEYS)}"\n${rules(pick, KEYS)}`,
    () => `schema_version = 1\ntype = "int"\n[values]\none = ${pick([1, 2])}\n[resolve]\ndefault = "one"\n`,
    () =>
      `schema_version = 1\ntype = "resource:plan"\n[resolve]\ndefault = "${pick(["free", "paid"])}"\n${rules(pick, ["free", "paid"])}`,
  ])();

/** A policy that objects to some descriptions of variables; see docs/policy.md. */
const script = (pick: Pick): string => `
function register(lint)
  lint:on({
    stage = "${pick(["project", "value", "graph"])}", entity = "${pick(["variable", "qualifier"])}",
    rule = { id = "team/${pick(KEYS)}", severity = "warning", title = "t", help = "h" }, handler = "judge",
  })
end
function judge() return { { message = "${pick(KEYS)}" } } end
`;

const object = (pick: Pick): string => `limit = ${pick([1, 2, 3])}\nname = "${pick(KEYS)}"\n`;
const contextSchema = (pick: Pick): string =>
  `{"type":"object","properties":{"user":{"type":"object","properties":{"age":{"type":"${pick(["integer", "number"])}"},"tier":{},"id":{},"country":{}}}}}`;
const planSchema = (pick: Pick): string => `{"type":"object","required":["${pick(["limit", "name"])}"]}`;

/** What is wrong with a document, once in a while. */
const FAULTS: readonly ((text: string) => string)[] = [
  () => "[",
  (text) => text.replace("schema_version = 1", "schema_version = 2"),
  (text) => text.replace('type = "int"', 'type = "bool"'),
  (text) => text.replace('default = "', 'default = "no-'),
  (text) => `${text}\nx = = 1`,
  (text) => text.replace('["', '["absent-').replace("number", "string"),
];

const KINDS: readonly { readonly paths: readonly string[]; readonly text: (pick: Pick, path: string) => string }[] = [
  { paths: QUALIFIERS.map((id) => `qualifiers/${id}.toml`), text: qualifier },
  { paths: ["m", "n", "o", "p", "é"].map((id) => `variables/${id}.toml`), text: variable },
  { paths: ["free", "paid"].map((key) => `resources/plan-objects/${key}.toml`), text: object },
  {
    paths: ["resources/plan.toml"],
    text: () => 'schema_version = 1\nschema = "../schemas/plan.schema.json"\n',
  },
  { paths: ["schemas/plan.schema.json"], text: planSchema },
  { paths: ["schemas/context.schema.json"], text: contextSchema },
  { paths: ["schemas/spare.schema.json"], text: (pick) => pick(["{}", '{"type":"string"}']) },
  { paths: ["notes.md", "variables/readme.txt"], text: (pick) => pick(KEYS) },
];

/** Kinds of which few versions change anything: they come and go rarely. */
const RARE: typeof KINDS = [
  { paths: ["rototo-workspace.toml"], text: (pick) => `schema_version = 1\n# ${pick(KEYS)}\n` },
  {
    paths: ["resources/plan.toml", "resources/a.toml", "resources/plan-b.toml"],
    text: (pick) => `schema_version = 1\nschema = "../schemas/plan.schema.json"\n# ${pick(KEYS)}\n`,
  },
  { paths: ["resources/a-objects/x.toml", "resources/plan-b-objects/y.toml"], text: object },
  { paths: ["lint/one.lua", "lint/two.lua"], text: script },
];

/** Gives a file the name of another one of its kind, whose text goes. */
function rename(files: Map<string, string>, pick: Pick): void {
  const { paths } = pick(KINDS);
  const [from, to] = [pick(paths), pick(paths)];
  const text = files.get(from);
  if (text === undefined || from === to) return;
  files.delete(from);
  files.set(to, text);
}

/** Yields the files of one version after the other; each differs from the one before in one to three files. */
export function* randomVersions(
  random: () => number,
  { faults, rare = 0 }: { readonly faults: number; readonly rare?: number },
): Generator<ReadonlyMap<string, string>> {
  const pick: Pick = (from) => {
    const chosen = from[Math.floor(random() * from.length)];
    if (chosen === undefined) throw new RangeError("nothing to choose from");
    return chosen;
  };
  const files = new Map([["rototo-workspace.toml", "schema_version = 1\n"]]);
  const edit = (): { path: string; sound: string } => {
    const { paths, text } = pick(random() < rare ? RARE : KINDS);
    const path = pick(paths);
    return { path, sound: text(pick, path) };
  };
  for (const { paths, text } of KINDS) for (const path of paths) files.set(path, text(pick, path));
  const damaged = new Map<string, string>();
  for (;;) {
    yield new Map(files);
    // Somebody mends what was broken.
    if (random() < 0.6) {
      for (const [path, sound] of damaged) files.set(path, sound);
      damaged.clear();
    }
    for (let edits = pick([1, 1, 2, 3]); edits > 0; edits--) {
      const { path, sound } = edit();
      if (random() < rare) rename(files, pick);
      const chance = random();
      if (chance < faults) {
        damaged.set(path, sound);
        if (chance < faults / 3) files.delete(path);
        else files.set(path, pick(FAULTS)(sound));
      } else files.set(path, sound);
    }
  }
}
