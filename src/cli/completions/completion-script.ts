import { Failure } from "../failure.ts";
import type { CompletedCommand, CompletedOption, CompletedProgram } from "./completed.ts";

/** The names that the command is installed under. */
const NAMES = ["rototo", "rototo-edge"];

/** Writes the completion script of a shell. What no option and no command can be is a file, as shells complete by themselves. */
export function completionScript(shell: string, program: CompletedProgram): string {
  switch (shell) {
    case "bash":
      return bash(program);
    case "zsh":
      return zsh(program);
    case "fish":
      return fish(program);
    case "elvish":
      return elvish(program);
    case "powershell":
    case "power-shell":
      return powershell(program);
    default:
      throw new Failure(`no completions for shell: ${shell}`);
  }
}

function bash({ commands, options }: CompletedProgram): string {
  const cases = commands.map((command) => `    ${command.name}) words=${quoted(wordsOf(command).join(" "))} ;;`);
  return `_rototo() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words command="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word != -* ]] && command="$word" && break
  done
  case "$command" in
${cases.join("\n")}
    *) words=${quoted([...commands.map(({ name }) => name), ...options.flatMap(({ flags }) => flags)].join(" "))} ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _rototo ${NAMES.join(" ")}
`;
}

function zsh({ commands, options }: CompletedProgram): string {
  const cases = commands.map(({ name, options: own, words }) => {
    const rest = words.length > 0 ? `'1:value:(${words.join(" ")})'` : "'*:file:_files'";
    return `      ${name}) _arguments ${[...own.flatMap(zshOption), rest].join(" ")} ;;`;
  });
  const described = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  return `#compdef ${NAMES.join(" ")}
_rototo() {
  local -a commands
  commands=(
${described.join("\n")}
  )
  _arguments -C ${options.flatMap(zshOption).join(" ")} '1:command:->command' '*::argument:->argument'
  case "$state" in
    command) _describe command commands ;;
    argument) case "$words[1]" in
${cases.join("\n")}
    esac ;;
  esac
}
compdef _rototo ${NAMES.join(" ")}
`;
}

function zshOption({ flags, description, takesValue }: CompletedOption): string[] {
  const text = description.replace(/[[\]]/g, "\\$&").replaceAll(":", "\\:");
  return flags.map((flag) => quoted(`${flag}[${text}]${takesValue ? ":value:_files" : ""}`));
}

function fish({ commands, options }: CompletedProgram): string {
  const lines = NAMES.flatMap((name) => [
    ...options.map((option) => `complete -c ${name} ${fishOption(option)}`),
    ...commands.map(({ name: command, summary }) => {
      return `complete -c ${name} -n __fish_use_subcommand -f -a ${command} -d ${quoted(summary)}`;
    }),
    ...commands.flatMap((command) => {
      const when = `complete -c ${name} -n '__fish_seen_subcommand_from ${command.name}'`;
      const words = command.words.length > 0 ? [`${when} -f -a ${quoted(command.words.join(" "))}`] : [];
      return [...words, ...command.options.map((option) => `${when} ${fishOption(option)}`)];
    }),
  ]);
  return `${lines.join("\n")}\n`;
}

function fishOption({ flags, description, takesValue }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [...names, ...(takesValue ? ["-r"] : []), `-d ${quoted(description)}`].join(" ");
}

function elvish({ commands, options }: CompletedProgram): string {
  const cases = commands.map((command) => `    &${command.name}= [${wordsOf(command).join(" ")}]`);
  const first = [...commands.map(({ name }) => name), ...options.flatMap(({ flags }) => flags)];
  return `use str
var rototo-words = [
${cases.join("\n")}
]
fn rototo-complete {|@words|
  var candidates = [${first.join(" ")}]
  if (and (> (count $words) 2) (has-key $rototo-words $words[1])) {
    set candidates = $rototo-words[$words[1]]
  }
  all $candidates
  edit:complete-filename $words[-1]
}
${NAMES.map((name) => `set edit:completion:arg-completer[${name}] = $rototo-complete~`).join("\n")}
`;
}

function powershell({ commands, options }: CompletedProgram): string {
  const cases = commands.map((command) => `    '${command.name}' = @(${list(wordsOf(command))})`);
  const first = [...commands.map(({ name }) => name), ...options.flatMap(({ flags }) => flags)];
  return `Register-ArgumentCompleter -Native -CommandName ${NAMES.join(", ")} -ScriptBlock {
  param($word, $ast, $position)
  $byCommand = @{
${cases.join("\n")}
  }
  $command = $ast.CommandElements | Select-Object -Skip 1 | Where-Object { "$_" -notlike '-*' -and "$_" -ne $word } |
    Select-Object -First 1
  $words = if ($command -and $byCommand.ContainsKey("$command")) { $byCommand["$command"] } else { @(${list(first)}) }
  $words | Where-Object { $_ -like "$word*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

function wordsOf({ options, words }: CompletedCommand): string[] {
  return [...words, ...options.flatMap(({ flags }) => flags)];
}

function list(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
}

/** A text as one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
