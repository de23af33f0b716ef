import { Command, type Help, Option, type OutputConfiguration } from "commander";
import type { CommandSpec, Example } from "./command-spec.ts";
import { lintCommand } from "./commands/lint.ts";
import { resolveCommand } from "./commands/resolve.ts";
import { showCommand } from "./commands/show.ts";
import { invocationOf } from "./invocation.ts";
import type { Io, Output, Result } from "./io.ts";
import { addSelectors } from "./selection.ts";
import { hasColour, type Style, styleOf } from "./terminal/style.ts";
import { visibleLines } from "./terminal/visible-text.ts";

const COMMANDS: readonly CommandSpec[] = [lintCommand, showCommand, resolveCommand];

const SOURCE =
  "a directory, file://PATH or git+https://HOST/REPOSITORY[#REF[:DIRECTORY]]; without it the nearest directory at or " +
  "above the current one that holds rototo-workspace.toml";

const EXAMPLES: readonly Example[] = [
  { call: "rototo lint config/app", does: "check a workspace" },
  { call: "rototo show config/app", does: "list what is in it" },
  { call: "rototo resolve config/app --variables --context user.plan=premium", does: "resolve all its variables" },
  { call: "rototo lint --help", does: "what a command can do" },
];

/** Makes the command line; `finish` gets what the command that was called has to say. Bad usage is thrown as commander does. */
export function createProgram(io: Io, finish: (result: Result) => void): Command {
  const style = styleOf(io.stdout, io.env);
  const program = new Command("rototo")
    .usage("<command> [options]")
    .description("Runtime configuration kept in git: check it, look at it, resolve it.")
    .version(`rototo ${io.version}`, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .option("--json", "print JSON, for programs")
    .option("--quiet", "print nothing where there is nothing wrong")
    .option("--workspace-token <TOKEN>", "bearer token for the host of the source (else $ROTOTO_WORKSPACE_TOKEN)")
    .configureOutput(outputOf(io))
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: style.strong,
      subcommandTerm: (command) => command.name(),
      formatItem,
      minWidthToWrap: 20,
    })
    .exitOverride()
    .showHelpAfterError("Try `rototo --help`.")
    .addHelpText("after", examplesText(EXAMPLES, style));
  for (const spec of COMMANDS) addCommand(program, spec, io, finish);
  return program;
}

function addCommand(program: Command, spec: CommandSpec, io: Io, finish: (result: Result) => void): void {
  const { name, summary, description, selectors, takesContext, examples, notes } = spec;
  const command = program.command(name).summary(summary).description(description).argument("[source]", SOURCE);
  command.showHelpAfterError(`Try \`rototo ${name} --help\`.`);
  addSelectors(command, selectors);
  if (takesContext) command.addOption(contextOption());
  command.addHelpText("after", examplesText(examples, styleOf(io.stdout, io.env)));
  if (notes !== undefined) command.addHelpText("after", `\n${notes}`);
  command.action(async () => finish(await spec.run(invocationOf(command, io), io)));
}

function contextOption(): Option {
  const description =
    "facts to resolve with: dotted.path=value, a JSON object, or @file with one; repeat to merge, the later wins";
  return new Option("--context <CONTEXT>", description).argParser((part, before: readonly string[] = []) => [
    ...before,
    part,
  ]);
}

/** Puts a description beside its term, or where that would make it a thin column, below. */
function formatItem(term: string, termWidth: number, description: string, helper: Help): string {
  const width = helper.helpWidth ?? 80;
  const beside = termWidth + 4;
  const isBeside = width - beside >= 30;
  const indent = " ".repeat(isBeside ? beside : 6);
  const lines = helper.boxWrap(description, width - indent.length).replaceAll("\n", `\n${indent}`);
  return `  ${isBeside ? term.padEnd(termWidth + 2) : `${term}\n${indent}`}${lines}`;
}

function examplesText(examples: readonly Example[], style: Style): string {
  const lines = examples.flatMap(({ call, does }) => [style.faint(`  # ${does}`), `  ${call}`]);
  return ["", style.strong("Examples:"), ...lines].join("\n");
}

function outputOf(io: Io): OutputConfiguration {
  const width = ({ isTerminal, columns }: Output): number => (isTerminal ? columns : 80);
  return {
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
    outputError: (text, write) => write(visibleLines(text).replace(/^error:/, styleOf(io.stderr, io.env).error)),
    getOutHelpWidth: () => width(io.stdout),
    getErrHelpWidth: () => width(io.stderr),
    getOutHasColors: () => hasColour(io.stdout, io.env),
    getErrHasColors: () => hasColour(io.stderr, io.env),
  };
}
