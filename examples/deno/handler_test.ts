import { Workspace } from "rototo-edge";
import { limitsHandler } from "./handler.ts";

const workspace = await Workspace.fromFiles({
  "rototo-workspace.toml": "schema_version = 1",
  "qualifiers/premium-account.toml":
    'schema_version = 1\n[[predicate]]\nattribute = "account.plan"\nop = "eq"\nvalue = "premium"\n',
  "variables/max-active-projects.toml": `schema_version = 1
type = "int"
[values]
standard = 3
premium = 25
[resolve]
default = "standard"
[[resolve.rule]]
qualifier = "premium-account"
value = "premium"
`,
});
const handle = limitsHandler(() => workspace);

for (const [plan, limit] of [
  ["standard", 3],
  ["premium", 25],
]) {
  Deno.test(`the ${plan} plan has ${limit} projects`, async () => {
    const answer = await handle(new Request(`http://limits/limits/${plan}`)).json();
    if (answer.maxActiveProjects !== limit) throw new Error(`it has ${answer.maxActiveProjects}`);
  });
}

Deno.test("another page is not found", () => {
  const { status } = handle(new Request("http://limits/"));
  if (status !== 404) throw new Error(`it is ${status}`);
});
