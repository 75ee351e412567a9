/** Completions for bash; works without the bash-completion package. */
import { completedOptions, type Named, operandWords } from './words.ts';

export function bash(commands: Named): string {
  const cases = commands.map(([name, command]) => {
    const options = completedOptions(command);
    const names = options.flatMap(({ long, short }) => [long, ...(short ? [short] : [])]);
    const values = options
      .filter((option) => option.values.length > 0)
      .map(({ long, values }) => `        ${long}) words='${values.join(' ')}' ;;`);
    const taking = options.filter(({ value, values }) => value !== undefined && values.length === 0);
    const files = taking.length === 0 ? [] : [`        ${taking.map(({ long }) => long).join('|')}) words= ;;`];
    return `    ${name})
      case $previous in
${[...values, ...files].join('\n')}
        *) case $current in -*) words='${names.join(' ')}' ;; *) words='${operandWords(command, commands).join(' ')}' ;; esac ;;
      esac ;;`;
  });
  return `# bash completion for cutaway, made by: cutaway completion bash
_cutaway() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= words= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) ;; *) command=$word; break ;; esac
  done
  case $command in
    '') case $current in
        -*) words='--help --version' ;;
        *) words='${commands.map(([name]) => name).join(' ')}' ;;
      esac ;;
${cases.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _cutaway cutaway
`;
}
