/** Completions for zsh, by its _arguments. */
import { type Completed, completedOptions, type Named, operandWords } from './words.ts';

/** In single quotes; brackets and colons mean something to _arguments. */
const quoted = (text: string) => text.replaceAll("'", "'\\''");
const described = (text: string) => quoted(text).replace(/[[\]:\\]/g, '\\$&');

export function zsh(commands: Named): string {
  const list = commands.map(([name, { summary }]) => `    '${name}:${described(summary)}'`);
  const cases = commands.map(([name, command]) => {
    const words = operandWords(command, commands);
    const operands = words.length > 0 ? `'1:${name}:(${words.join(' ')})'` : "'*:input:_files'";
    return `        ${name})
          _arguments ${completedOptions(command).map(argument).join(' ')} ${operands} ;;`;
  });
  return `#compdef cutaway
# zsh completion for cutaway, made by: cutaway completion zsh
_cutaway() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  local state
  _arguments -C '1: :->first' '*:: :->rest' && return
  case $state in
    first) _describe -t commands command commands; _files ;;
    rest)
      case $words[1] in
${cases.join('\n')}
        *) _files ;;
      esac ;;
  esac
}
_cutaway "$@"
`;
}

function argument({ long, short, about, value, values, many }: Completed): string {
  const action = values.length > 0 ? `(${values.join(' ')})` : '_files';
  const takes = value === undefined ? '' : `:${described(value)}:${action}`;
  const names = short ? [short, long] : [long];
  return names.map((name) => `'${many ? '*' : ''}${name}[${described(about)}]${takes}'`).join(' ');
}
