import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loginObjects, parseLoginDocument } from '@aisubmit/sdk';
import { caFingerprintOf } from '../../../packages/cli/src/auth/ca-fingerprint.ts';
import { type Answer, freshBundle, LAUNCHER, type Outcome, run } from '../../contract/cli/plugin.ts';
import { type IssuerOptions, startIssuer, type TestIssuer } from '../../sandbox/oidc/start-issuer.ts';
import {
  aisubmitUserRules,
  defaultUsers,
  type Sandbox,
  type SandboxKind,
  startSandbox,
} from '../../sandbox/sandbox.ts';
import { type Keyring, startKeyring } from './keyring.ts';

/** A person who has never logged in: a home folder, a keychain, a cluster that publishes its issuer, and an issuer. */
export interface LoginDesk extends AsyncDisposable {
  readonly home: string;
  readonly issuer: TestIssuer;
  readonly sandbox: Sandbox;
  /** What every command of the person has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What `--ca-hash` takes. */
  readonly caHash: string;
  /** What a program needs in its environment to find the keychain. */
  readonly keychainEnv: Readonly<Record<string, string>>;
  /** Types `kubectl aisubmit …`. */
  aisubmit(args: readonly string[], options?: DeskOptions): Promise<Outcome>;
  kubectl(args: readonly string[], options?: DeskOptions): Promise<Outcome>;
  /** Types it at a terminal; what it prints comes as one stream. */
  atTerminal(args: readonly string[], options?: DeskOptions): Promise<Outcome>;
  /** Logs in with --yes, and approves the code as a person would. */
  login(options?: LoginOptions): Promise<Outcome>;
}

export interface DeskOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly answer?: Answer | readonly Answer[];
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string, stop: (signal: NodeJS.Signals) => void) => void;
  readonly stdin?: string;
  /** Presses Ctrl-C after this time, for what says nothing while it waits. */
  readonly stopAfterMs?: number;
}

interface LoginOptions {
  readonly as?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onStderr?: DeskOptions['onStderr'];
}

interface LoginDeskOptions {
  readonly kind?: SandboxKind;
  readonly issuer?: IssuerOptions;
  /** False: the cluster says nothing about logging in. */
  readonly publish?: boolean;
  /** False: no keychain. */
  readonly keychain?: boolean;
}

/** Starts everything; dispose of it with `await using`. */
export async function startLoginDesk(options: LoginDeskOptions = {}): Promise<LoginDesk> {
  await freshBundle();
  const home = mkdtempSync(path.join(tmpdir(), 'aisubmit login '));
  const issuer = await startIssuer(options.issuer);
  const sandbox = await startSandbox({
    oidc: { issuer },
    users: [...defaultUsers, roleFor('alice'), roleFor('bob'), roleFor('carol')],
    ...(options.kind === undefined ? {} : { kind: options.kind }),
  });
  if (options.publish !== false) await publishLogin(sandbox, issuer);
  const keyring = options.keychain === false ? undefined : await startKeyring(path.join(home, 'keyring'));
  const bin = path.join(home, 'bin');
  mkdirSync(bin);
  symlinkSync(LAUNCHER, path.join(bin, 'kubectl-aisubmit'));
  return deskOf({ home, issuer, sandbox, keyring, bin });
}

function roleFor(name: string) {
  return { name: `oidc:${name}@example.com`, roles: [{ namespace: 'team-a', rules: aisubmitUserRules }] };
}

interface Parts {
  readonly home: string;
  readonly issuer: TestIssuer;
  readonly sandbox: Sandbox;
  readonly keyring: Keyring | undefined;
  readonly bin: string;
}

function deskOf({ home, issuer, sandbox, keyring, bin }: Parts): LoginDesk {
  const base = {
    HOME: home,
    PATH: `${bin}${path.delimiter}${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`,
    KUBECONFIG: '',
    DBUS_SESSION_BUS_ADDRESS: '',
    ...keyring?.env,
  };
  const type = (command: string, args: readonly string[], { env, ...given }: DeskOptions): Promise<Outcome> =>
    run(command, args, { ...given, env: { ...base, ...env } });
  const aisubmit: LoginDesk['aisubmit'] = (args, given = {}) => type('kubectl', ['aisubmit', ...args], given);
  const caHash = caFingerprintOf(sandbox.caPem);
  return {
    home,
    issuer,
    sandbox,
    env: base,
    caHash,
    keychainEnv: keyring?.env ?? {},
    aisubmit,
    kubectl: (args, given = {}) => type('kubectl', args, given),
    atTerminal: (args, given = {}) => {
      const line = ['kubectl', 'aisubmit', ...args].map((word) => `'${word}'`).join(' ');
      return type('script', ['-qec', `stty cols 200; CI= ${line}`, '/dev/null'], given);
    },
    login: ({ as = 'alice', args, env = {}, onStderr } = {}) => {
      const approve = once((code: string) => issuer.approveDevice(code, as));
      return aisubmit(['login', '--yes', ...(args ?? ['--server', sandbox.url, '--ca-hash', caHash])], {
        env,
        onStderr: (text, stop) => {
          const code = codeIn(text);
          if (code !== undefined) approve(code);
          onStderr?.(text, stop);
        },
      });
    },
    [Symbol.asyncDispose]: async () => {
      await keyring?.stop();
      await sandbox.stop();
      await issuer.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The code that a person would read off the screen. */
export function codeIn(text: string): string | undefined {
  return /approve the code {2}(\S+) {2}within/.exec(text)?.[1];
}

/** Runs a task for the first text it gets. */
export function once(task: (text: string) => Promise<unknown>): (text: string) => void {
  let begun = false;
  return (text) => {
    if (begun) return;
    begun = true;
    void task(text);
  };
}

async function publishLogin(sandbox: Sandbox, issuer: TestIssuer): Promise<void> {
  const login = parseLoginDocument({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Login',
    spec: {
      issuer: issuer.url,
      clientId: issuer.clientId,
      certificateAuthority: issuer.caPem,
      server: { url: sandbox.url, certificateAuthority: sandbox.caPem },
    },
  });
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-public' } };
  await sandbox.admin('POST', '/api/v1/namespaces', namespace);
  for (const object of loginObjects(login)) {
    const group = object.apiVersion === 'v1' ? '/api/v1' : `/apis/${object.apiVersion}`;
    const path = `${group}/namespaces/kube-public/${object.kind.toLowerCase()}s`;
    const { status } = await sandbox.admin('POST', path, object);
    if (status !== 201) throw new Error(`${path} answered ${status}`);
  }
}

/** Writes a file into the home folder and returns its path. */
export function fileAt({ home }: Pick<LoginDesk, 'home'>, name: string, text: string): string {
  const file = path.join(home, name);
  writeFileSync(file, text);
  return file;
}
