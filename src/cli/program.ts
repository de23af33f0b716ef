import { Argument, Command, Option } from "commander";
import type { ArgumentSpec, CommandSpec, Example, OptionSpec } from "./command-spec.ts";
import { COMMANDS } from "./commands/commands.ts";
import { UsageError } from "./failure.ts";
import { examplesText, formatItem, helpOutput } from "./help.ts";
import { invocationOf } from "./invocation.ts";
import type { Io, Result } from "./io.ts";
import { addSelectors } from "./selection.ts";
import { styleOf } from "./terminal/style.ts";

const SOURCE: ArgumentSpec = {
  name: "[source]",
  description:
    "a directory, file://PATH, git+https://HOST/REPOSITORY[#REF[:DIRECTORY]] or https://HOST/ARCHIVE.tar.gz; " +
    "without it the nearest directory at or above the current one that holds rototo-workspace.toml",
};

const EXAMPLES: readonly Example[] = [
  { call: "rototo init config/app", does: "start a workspace" },
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
    .description("Runtime configuration kept in git: start it, check it, look at it, resolve it, compare it.")
    .version(`rototo ${io.version}`, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .option("--json", "print JSON, for programs")
    .option("--quiet", "print nothing where there is nothing wrong")
    .option("--workspace-token <TOKEN>", "bearer token for the host of the source (else $ROTOTO_WORKSPACE_TOKEN)")
    .configureOutput(helpOutput(io))
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
  const command = program.command(name).summary(summary).description(description);
  for (const argument of spec.arguments ?? [SOURCE]) command.addArgument(argumentOf(argument));
  command.showHelpAfterError(`Try \`rototo ${name} --help\`.`);
  for (const option of spec.options ?? []) command.addOption(optionOf(option));
  addSelectors(command, selectors);
  if (takesContext) command.addOption(contextOption());
  command.addHelpText("after", examplesText(examples, styleOf(io.stdout, io.env)));
  if (notes !== undefined) command.addHelpText("after", `\n${notes}`);
  command.action(async () => {
    try {
      finish(await spec.run(invocationOf(command, io), io));
    } catch (error) {
      if (error instanceof UsageError) command.error(`error: ${error.message}`, { exitCode: 2 });
      throw error;
    }
  });
}

function argumentOf({ name, description, choices }: ArgumentSpec): Argument {
  const argument = new Argument(name, description);
  return choices === undefined ? argument : argument.choices(choices);
}

function optionOf({ flags, description, required, repeats, choices }: OptionSpec): Option {
  const option = new Option(flags, description).makeOptionMandatory(required === true);
  if (choices !== undefined) option.choices(choices);
  return repeats ? option.argParser(collect) : option;
}

function contextOption(): Option {
  const description =
    "facts to resolve with: dotted.path=value, a JSON object, or @file with one; repeat to merge, the later wins";
  return new Option("--context <CONTEXT>", description).argParser(collect);
}

function collect(part: string, before: readonly string[] = []): readonly string[] {
  return [...before, part];
}
