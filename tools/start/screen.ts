import { styleText } from "node:util";

/** One request and what was answered. */
export interface Exchange {
  readonly url: string;
  readonly body: string;
  readonly answer: string;
}

/** What the screen tells. */
export interface Demo {
  readonly url: string;
  readonly source: string;
  /** The workspace's directory, as the user would type it. */
  readonly directory: string;
  readonly refreshToken: string;
  readonly exchanges: readonly Exchange[];
}

const WIDTH = 78;

/** The screen that greets the user: where the service is, how to ask it, and how to change what it says. */
export function screen({ url, source, directory, refreshToken, exchanges }: Demo): string {
  return [
    bold("rototo serves your configuration"),
    `  service   ${url}`,
    `  source    ${source}`,
    bold("Ask it"),
    exchanges.map(exchangeText).join("\n\n"),
    bold("Change it"),
    `  edit      ${directory}/variables/max-active-projects.toml`,
    `  commit    git -C ${directory} commit -am 'Change the limit'`,
    `  refresh   curl -X POST ${url}/v1/refresh \\\n              -H 'authorization: Bearer ${refreshToken}'`,
    "",
    dim("  Ctrl-C stops it. Delete .rototo to begin anew."),
    "",
  ].join("\n");
}

function exchangeText({ url, body, answer }: Exchange): string {
  const request = [`curl ${url} \\`, "  -H 'content-type: application/json' \\", `  -d '${body}'`];
  return [...request.map((line) => `  ${line}`), ...wrapJson(answer).map((line) => dim(`  ${line}`))].join("\n");
}

/** Breaks JSON text after commas, so that it fits the screen. */
function wrapJson(text: string): string[] {
  const lines: string[] = [];
  for (const part of text.split(/(?<=,)/)) {
    const longer = (lines.at(-1) ?? "") + part;
    if (lines.length > 0 && longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(lines.length === 0 ? part : ` ${part}`);
  }
  return lines;
}

function bold(text: string): string {
  return `\n${styleText("bold", text)}`;
}

// `styleText` leaves the text plain where standard output is no terminal or NO_COLOR is set.
function dim(text: string): string {
  return styleText("dim", text);
}
