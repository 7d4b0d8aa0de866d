import { AisubmitError } from '@aisubmit/sdk';

/** What `splitArgv` needs to know about a flag. */
export interface FlagShape {
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly aliases?: readonly string[];
  readonly allowNo?: boolean;
  /** What stands for its value in the help. */
  readonly helpValue?: string | readonly string[];
}

interface BooleanName {
  readonly name: string;
  readonly allowNo: boolean;
}

/** A command line cut at `--`: what the parser reads, and the words that belong to the workload. */
export interface SplitArgv {
  readonly own: readonly string[];
  readonly command: readonly string[] | undefined;
}

/**
 * Cuts at `--`, and spells flags as the parser knows them: kubectl users write `--wait=false`, and a bare `--dry-run`
 * must not swallow the next word.
 */
export function splitArgv(argv: readonly string[], flags: Readonly<Record<string, FlagShape>>): SplitArgv {
  const cut = argv.indexOf('--');
  const head = cut === -1 ? argv : argv.slice(0, cut);
  const booleans = booleanNames(flags);
  const own = head.flatMap((word, index) => {
    if (word === '--dry-run') requireDryRunValue(head[index + 1]);
    return spellBoolean(word, booleans);
  });
  return { own, command: cut === -1 ? undefined : argv.slice(cut + 1) };
}

/**
 * Moves flags that stand before the command behind it: `-n team-a list` is what kubectl's users type. What is behind `--`
 * belongs to the workload, and no flag may get there.
 */
export function leadingFlagsLast(argv: readonly string[]): readonly string[] {
  let index = 0;
  while (index < argv.length) {
    const word = argv[index] ?? '';
    if (!word.startsWith('-') || word === '--' || word === '-h' || word === '--help') break;
    index += takesNext(word, argv[index + 1]) ? 2 : 1;
  }
  if (index === 0 || index >= argv.length) return argv;
  const cut = argv.indexOf('--', index);
  const end = cut === -1 ? argv.length : cut;
  return [...argv.slice(index, end), ...argv.slice(0, index), ...argv.slice(end)];
}

/** A level is a number, so that a `-v` that was left without one swallows no command. */
function takesNext(flag: string, next: string | undefined): boolean {
  return GLOBAL_VALUE_FLAGS.has(flag) && (flag !== '-v' || /^\d+$/.test(next ?? ''));
}

function booleanNames(flags: Readonly<Record<string, FlagShape>>): ReadonlyMap<string, BooleanName> {
  const names = new Map<string, BooleanName>();
  for (const [name, flag] of Object.entries(flags)) {
    if (flag.type !== 'boolean') continue;
    const shape = { name, allowNo: flag.allowNo === true };
    for (const spelling of [name, ...(flag.aliases ?? [])]) names.set(`--${spelling}`, shape);
    if (flag.char !== undefined) names.set(`-${flag.char}`, shape);
  }
  return names;
}

function spellBoolean(word: string, booleans: ReadonlyMap<string, BooleanName>): string[] {
  const at = word.indexOf('=');
  if (!word.startsWith('-') || at === -1) return [word];
  const flag = booleans.get(word.slice(0, at));
  if (flag === undefined) return [word];
  const value = word.slice(at + 1).toLowerCase();
  if (TRUE.has(value)) return [word.slice(0, at)];
  if (FALSE.has(value)) return flag.allowNo ? [`--no-${flag.name}`] : [];
  // Behind --password-stdin it may be the password.
  throw new AisubmitError('INVALID_INPUT', `--${flag.name} is true or false, nothing else`, {
    fix: `write --${flag.name} or --${flag.name}=false`,
  });
}

// Go's strconv.ParseBool, which kubectl uses.
const TRUE: ReadonlySet<string> = new Set(['true', 't', '1']);
const FALSE: ReadonlySet<string> = new Set(['false', 'f', '0']);

function requireDryRunValue(next: string | undefined): void {
  if (next === 'none' || next === 'client' || next === 'server') return;
  throw new AisubmitError('INVALID_INPUT', '--dry-run needs a value: none, client or server', {
    fix: 'write --dry-run=client to see the objects without a cluster, or --dry-run=server to ask the cluster as well',
  });
}

// kubectl's global flags whose value is the next word.
const GLOBAL_VALUE_FLAGS: ReadonlySet<string> = new Set(
  [
    'namespace',
    'context',
    'cluster',
    'user',
    'kubeconfig',
    'server',
    'token',
    'as',
    'as-group',
    'as-uid',
    'request-timeout',
    'certificate-authority',
    'client-certificate',
    'client-key',
    'tls-server-name',
    'username',
    'password',
    'output',
  ]
    .map((name) => `--${name}`)
    .concat('-n', '-s', '-o', '-v'),
);
