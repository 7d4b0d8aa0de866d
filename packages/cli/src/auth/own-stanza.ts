import type { KubeExec } from '@aisubmit/sdk/client';

/** The login that a kubeconfig user of ours stands for. */
export interface OwnStanza {
  readonly issuer: string;
  readonly clientId: string;
}

const FLAGS = ['--issuer', '--client-id'] as const;
type Flag = (typeof FLAGS)[number];

/**
 * Recognises a kubeconfig user that runs this very plugin, so that it need not be spawned; undefined for anything that
 * `login` would not have written.
 */
export function ownStanza(exec: KubeExec): OwnStanza | undefined {
  const [command, ...rest] = exec.args ?? [];
  if (!isOwnCommand(exec.command) || command !== 'credential' || (exec.env?.length ?? 0) > 0) return undefined;
  return stanzaOf(rest);
}

/** Reads the words behind `credential`; undefined for any that `login` would not have written. */
export function stanzaOf(words: readonly string[]): OwnStanza | undefined {
  const flags = readFlags(words);
  const issuer = flags?.get('--issuer');
  const clientId = flags?.get('--client-id');
  if (issuer === undefined || clientId === undefined) return undefined;
  return { issuer, clientId };
}

/** True for the plugin's own program, wherever it is installed. */
export function isOwnCommand(command: string): boolean {
  const name = command.split(/[\\/]/).at(-1) ?? '';
  return /^kubectl-aisubmit(?:\.(?:exe|cmd))?$/.test(name);
}

/** Reads `--flag=value` and `--flag value`; undefined when something is unknown, empty or said twice. */
function readFlags(words: readonly string[]): ReadonlyMap<Flag, string> | undefined {
  const flags = new Map<Flag, string>();
  for (let at = 0; at < words.length; at += 1) {
    const [word = '', inline] = splitOnce(words[at] ?? '');
    const flag = FLAGS.find((each) => each === word);
    const value = inline ?? words[at + 1] ?? '';
    if (inline === undefined) at += 1;
    if (flag === undefined || flags.has(flag) || value === '') return undefined;
    if (inline === undefined && value.startsWith('-')) return undefined;
    flags.set(flag, value);
  }
  return flags;
}

function splitOnce(word: string): readonly [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
