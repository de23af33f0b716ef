import type { CompletedCommand } from "../completions/completed.ts";
import { completionScript } from "../completions/completion-script.ts";
import type { Invocation } from "../invocation.ts";
import type { Result } from "../io.ts";

/** `rototo completions`: see docs/cli.md, "completions". */
export async function completions({ source, program }: Invocation): Promise<Result> {
  const shared = program.options.map(optionOf);
  const commands = program.commands.map(
    (command): CompletedCommand => ({
      name: command.name(),
      summary: command.summary(),
      options: [...command.options.map(optionOf), ...shared],
      words: command.registeredArguments[0]?.argChoices ?? [],
    }),
  );
  return { exitCode: 0, stdout: completionScript(source ?? "", { commands, options: shared }) };
}

function optionOf({
  long,
  short,
  description,
  required,
  optional,
}: CommanderOption): CompletedCommand["options"][number] {
  const flags = [long, short].filter((flag) => flag !== undefined && flag !== null);
  return { flags, description, takesValue: required || optional };
}

/** What is read of an option of commander. */
interface CommanderOption {
  readonly long?: string | null | undefined;
  readonly short?: string | null | undefined;
  readonly description: string;
  readonly required: boolean;
  readonly optional: boolean;
}
