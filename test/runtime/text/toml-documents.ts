import fc from "fast-check";
import { Float, type JsonValue, setOwn } from "../../../src/runtime/text/json-value.ts";

/** A TOML text and the value it was written from. */
export interface Written<T extends JsonValue = JsonValue> {
  readonly text: string;
  readonly value: T;
}

type Table = Record<string, JsonValue>;

const SCALARS: readonly Written[] = [
  { text: "0", value: 0 },
  { text: "-17", value: -17 },
  { text: "9223372036854775807", value: 9223372036854775807n },
  { text: "0xff_ff", value: 65535 },
  { text: "1.0", value: new Float(1) },
  { text: "-0.0", value: new Float(-0) },
  { text: "6.5e-1", value: 0.65 },
  { text: "nan", value: null },
  { text: "-inf", value: null },
  { text: "true", value: true },
  { text: '""', value: "" },
  { text: '"a\\"] # \\\\"', value: 'a"] # \\' },
  { text: "'}\\'", value: "}\\" },
  { text: '"🎬é"', value: "🎬é" },
  { text: '"""\n"" x = 1 \\\n  \'\'\' \\""""', value: "\"\" x = 1 ''' \"" },
  { text: "'''[a]\n#'''''", value: "[a]\n#''" },
];

const KEYS: readonly Written<string>[] = [
  { text: "a", value: "a" },
  { text: "b-2_", value: "b-2_" },
  { text: "1", value: "1" },
  { text: "inf", value: "inf" },
  { text: '""', value: "" },
  { text: '"a.b"', value: "a.b" },
  { text: "'# = ]'", value: "# = ]" },
  { text: '"\\u00e9\\x41\\"\\n"', value: 'éA"\n' },
  { text: "__proto__", value: "__proto__" },
  { text: "constructor", value: "constructor" },
];

const blank = fc.constantFrom("", " ", "\t ");
const gap = fc.constantFrom("", " ", "\n", "\r\n\t", " # ], }, \" '''\n");
const lineEnd = fc.constantFrom("\n", "\r\n", " # x = 'y\n", "\n\n  ");
const keys = fc.uniqueArray(fc.constantFrom(...KEYS), { selector: ({ value }) => value, maxLength: 4 });

const { value } = fc.letrec<{ value: Written; array: Written; table: Written }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(...SCALARS),
    tie("array"),
    tie("table"),
  ),
  array: fc.tuple(fc.array(fc.tuple(gap, tie("value"), gap), { maxLength: 3 }), fc.boolean(), gap).map(arrayOf),
  table: fc.tuple(keys, fc.array(fc.tuple(gap, tie("value"), blank), { minLength: 4, maxLength: 4 }), gap).map(tableOf),
}));

function arrayOf([elements, comma, end]: [[string, Written, string][], boolean, string]): Written {
  const text = elements.map(([before, { text: inner }, after]) => before + inner + after).join(",");
  return {
    text: `[${text}${comma && elements.length > 0 ? "," : ""}${end}]`,
    value: elements.map(([, { value: inner }]) => inner),
  };
}

function tableOf([names, contents, end]: [Written<string>[], [string, Written, string][], string]): Written {
  const table: Table = {};
  const entries = names.map((name, at) => {
    const [before, inner, after] = contents[at] ?? ["", { text: "0", value: 0 }, ""];
    setOwn(table, name.value, inner.value);
    return `${before}${name.text} = ${inner.text}${after}`;
  });
  return { text: `{${entries.join(",")}${end}}`, value: table };
}

const body = fc
  .tuple(keys, fc.array(fc.tuple(blank, value, lineEnd), { minLength: 4, maxLength: 4 }))
  .map(([names, contents]) => {
    const table: Table = {};
    let text = "";
    for (const [at, name] of names.entries()) {
      const [before, inner, after] = contents[at] ?? ["", { text: "0", value: 0 }, "\n"];
      setOwn(table, name.value, inner.value);
      text += `${before}${name.text}${before}=${before}${inner.text}${after}`;
    }
    return { text, value: table };
  });

/** Documents: a body, then tables and arrays of tables at the top level, each with a body of its own. */
export const tomlDocument: fc.Arbitrary<Written<Table>> = fc
  .tuple(fc.boolean(), body, fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), body, blank), { maxLength: 4 }))
  .map(([mark, top, sections]) => {
    let text = (mark ? "\uFEFF" : "") + top.text;
    const document: Table = { ...top.value };
    for (const [at, [elements, inner, before]] of sections.entries()) {
      const name = `section-${at}`;
      const header = elements === 0 ? `[${before}${name} ]` : `[[${before}${name} ]]`;
      text += `${before}${header} # ${name}\n${inner.text}`.repeat(Math.max(elements, 1));
      document[name] = elements === 0 ? inner.value : new Array<JsonValue>(elements).fill(inner.value);
    }
    return { text, value: document };
  });
