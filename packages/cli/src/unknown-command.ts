import { AisubmitError, closest } from '@aisubmit/sdk';
import { COMMANDS, TOPICS } from './command-table.ts';

/**
 * Makes the error for a command that there is none of, with the one that was probably meant: what other tools call it, or
 * what is spelled nearly so.
 */
export function unknownCommand(words: readonly string[]): AisubmitError {
  const [first = '', second = ''] = words;
  const isTopic = Object.hasOwn(TOPICS, first);
  const typed = isTopic ? `${first} ${second}`.trim() : first;
  const help = `kubectl aisubmit ${isTopic ? `${first} ` : ''}--help`;
  return new AisubmitError('INVALID_INPUT', `unknown command "${typed}"`, {
    fix: elsewhere(typed) ?? nearly(typed, second) ?? `see ${help}`,
  });

  function nearly(word: string, next: string): string | undefined {
    // A topic's commands are meant by two words, or by one with a dash.
    const near = isTopic || word.includes('-') ? closest(word, NAMES()) : closest(word, [...FIRST_WORDS()]);
    if (near === undefined) return undefined;
    const whole = Object.hasOwn(TOPICS, near) ? meantBehind(near, next) : near;
    return `did you mean "${whole}"? See ${help}`;
  }
}

const NAMES = (): string[] => COMMANDS.flatMap(({ id, aliases }) => [id, ...aliases]);
const FIRST_WORDS = (): Set<string> =>
  new Set([...NAMES().filter((name) => !name.includes(' ')), ...Object.keys(TOPICS), 'help']);

function meantBehind(topic: string, next: string): string {
  const words = NAMES().flatMap((name) => (name.startsWith(`${topic} `) ? [name.slice(topic.length + 1)] : []));
  const near = next === '' ? undefined : closest(next, words);
  return near === undefined ? topic : `${topic} ${near}`;
}

/** Says what a word of kubectl, Run:ai, Slurm or docker is called here. */
function elsewhere(typed: string): string | undefined {
  const ways = Object.hasOwn(ELSEWHERE, typed) ? ELSEWHERE[typed] : undefined;
  const [words, why] = ways?.find(([line]) => isThere(line)) ?? [];
  return words === undefined ? undefined : `write kubectl ${words}${why === undefined ? '' : `, ${why}`}`;
}

/** A way is there when it is kubectl's, or begins with a command of ours. */
function isThere(line: string): boolean {
  const [program, first = '', second = ''] = line.replaceAll(',', '').split(' ');
  return program !== 'aisubmit' || [first, `${first} ${second}`].some((name) => NAMES().includes(name));
}

type Way = readonly [line: string, why?: string];

const START: readonly Way[] = [['aisubmit notebook, train or infer', 'for what you want to start']];
const LIST: readonly Way[] = [['aisubmit list']];
const STATUS: readonly Way[] = [['aisubmit status NAME']];
const STOP: readonly Way[] = [
  ['aisubmit suspend NAME', 'or delete to remove it; its data stays'],
  ['aisubmit delete NAME', 'which keeps its data'],
];
const DELETE: readonly Way[] = [['aisubmit delete NAME', 'which keeps its data']];
const SHELL: readonly Way[] = [['aisubmit exec NAME -it -- bash'], ['exec -it POD -- bash', 'with a POD of status']];
const CONNECT: readonly Way[] = [['aisubmit connect NAME'], ['port-forward service/NAME PORT']];
const NAMESPACE: readonly Way[] = [['config set-context --current --namespace=NAME', 'or --namespace with a command']];

const ELSEWHERE: Readonly<Record<string, readonly Way[]>> = {
  get: [['aisubmit list', 'or status NAME for one']],
  describe: STATUS,
  show: STATUS,
  info: STATUS,
  watch: [['aisubmit status NAME --watch']],
  submit: START,
  run: START,
  create: START,
  launch: START,
  sbatch: START,
  workspace: [['aisubmit notebook NAME']],
  jupyter: [['aisubmit notebook NAME']],
  lab: [['aisubmit notebook NAME']],
  serve: [['aisubmit infer NAME --image IMAGE']],
  deploy: [['aisubmit infer NAME --image IMAGE']],
  start: [['aisubmit resume NAME', 'or notebook, train and infer for something new'], ...START],
  unpause: [['aisubmit resume NAME'], ...START],
  restart: [['aisubmit suspend NAME', 'then resume NAME'], ...START],
  stop: STOP,
  pause: STOP,
  cancel: STOP,
  scancel: STOP,
  kill: DELETE,
  rm: DELETE,
  remove: DELETE,
  del: DELETE,
  ps: LIST,
  jobs: LIST,
  workloads: LIST,
  squeue: LIST,
  bash: SHELL,
  sh: SHELL,
  shell: SHELL,
  ssh: SHELL,
  attach: [['aisubmit logs NAME --follow'], ['aisubmit logs NAME']],
  tail: [['aisubmit logs NAME --tail 100'], ['aisubmit logs NAME']],
  'port-forward': CONNECT,
  open: CONNECT,
  forward: CONNECT,
  cp: [['cp NAMESPACE/POD:/PATH FILE', 'with a POD of status']],
  edit: [['aisubmit apply -f FILE', 'with the file changed']],
  scale: [['aisubmit apply -f FILE', 'with the file changed']],
  project: NAMESPACE,
  projects: [['get namespaces'], ...NAMESPACE],
  config: NAMESPACE,
  use: [['config use-context NAME']],
  cluster: [['config get-contexts']],
  secrets: [['aisubmit secret list']],
  credentials: [['aisubmit secret list']],
  templates: [['aisubmit template list']],
  policies: [['aisubmit policy show']],
  validate: [['aisubmit check -f FILE']],
  lint: [['aisubmit check -f FILE']],
  auth: [['aisubmit whoami', 'or login']],
  'api-resources': [['aisubmit explain FIELD']],
  debug: [['aisubmit status NAME', 'or doctor']],
};
