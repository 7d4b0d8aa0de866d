import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Answer, COMPLETER, freshBundle, LAUNCHER, type Outcome, run } from '../../contract/cli/plugin.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';

/** A sandbox with the plugin on PATH, used as a person would: by the real kubectl and a kubeconfig. */
export interface Desk extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Types `kubectl aisubmit …` as a user; alice when nobody is named. */
  aisubmit(args: readonly string[], options?: DeskOptions): Promise<Outcome>;
  kubectl(args: readonly string[], options?: DeskOptions): Promise<Outcome>;
  /** Types a whole line into a shell. */
  shell(line: string, options?: DeskOptions): Promise<Outcome>;
  /** Types it at a terminal. What it prints comes as one stream. */
  atTerminal(args: readonly string[], options?: DeskOptions): Promise<Outcome>;
  /** The environment in which all this is typed. */
  environment(options?: Pick<DeskOptions, 'as' | 'namespace'>): Promise<Record<string, string>>;
  /** Writes a file and returns its path. */
  file(name: string, text: string): string;
  /** Names of the Jobs and Deployments in a namespace, as an admin sees them. */
  parents(namespace?: string): Promise<string[]>;
}

interface DeskOptions {
  readonly as?: string;
  /** The context's; false for a context that names none. */
  readonly namespace?: string | false;
  readonly stdin?: string;
  readonly answer?: Answer | readonly Answer[];
  /** Called with everything stdout said so far. */
  readonly onStdout?: (text: string) => void;
  /** Ctrl-C after this time. */
  readonly stopAfterMs?: number;
  readonly onStderr?: (text: string, stop: (signal: NodeJS.Signals) => void) => void;
}

/** Starts a sandbox and puts the plugin on PATH. */
export async function startDesk(options: SandboxOptions = {}): Promise<Desk> {
  await freshBundle();
  const sandbox = await startSandbox(options);
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit desk '));
  symlinkSync(LAUNCHER, path.join(folder, 'kubectl-aisubmit'));
  symlinkSync(COMPLETER, path.join(folder, 'kubectl_complete-aisubmit'));
  const env = async ({ as = 'alice', namespace = 'team-a' }: DeskOptions): Promise<Record<string, string>> => {
    const kubeconfig = path.join(folder, `${as}-${namespace}.yaml`);
    await sandbox.writeKubeconfig(kubeconfig, as, namespace === false ? {} : { namespace });
    return {
      KUBECONFIG: kubeconfig,
      PATH: `${folder}${path.delimiter}${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`,
      HOME: folder,
    };
  };
  const type = async (command: string, args: readonly string[], given: DeskOptions): Promise<Outcome> =>
    run(command, args, { ...given, env: await env(given) });
  return {
    sandbox,
    aisubmit: (args, given = {}) => type(...pluginCommand(args, given), given),
    kubectl: (args, given = {}) => type('kubectl', args, given),
    shell: (line, given = {}) => type('sh', ['-c', line], given),
    atTerminal: (args, given = {}) => {
      const line = ['kubectl', 'aisubmit', ...args].map((word) => `'${word}'`).join(' ');
      return type('script', ['-qec', `stty cols 200; CI= ${line}`, '/dev/null'], given);
    },
    environment: (given = {}) => env(given),
    file: (name, text) => {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      return file;
    },
    parents: async (namespace = 'team-a') => {
      const names = await Promise.all(
        [`/apis/batch/v1/namespaces/${namespace}/jobs`, `/apis/apps/v1/namespaces/${namespace}/deployments`].map(
          async (url) => {
            const { body } = await sandbox.admin<{ items: { metadata: { name: string } }[] }>('GET', url);
            return body.items.map(({ metadata }) => metadata.name);
          },
        ),
      );
      return names.flat();
    },
    [Symbol.asyncDispose]: async () => {
      await sandbox.stop();
      // What was interrupted may still be writing its cache.
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

// kubectl replaces itself by the plugin where the system can; a signal is only sure to arrive when there is no kubectl.
function pluginCommand(args: readonly string[], { onStderr, stopAfterMs }: DeskOptions): [string, readonly string[]] {
  return onStderr === undefined && stopAfterMs === undefined
    ? ['kubectl', ['aisubmit', ...args]]
    : [process.execPath, [LAUNCHER, ...args]];
}
