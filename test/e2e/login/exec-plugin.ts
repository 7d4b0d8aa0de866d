import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Outcome } from '../../contract/cli/plugin.ts';
import type { DeskOptions, LoginDesk } from './login-desk.ts';

interface Named {
  readonly name: string;
}

interface Kubeconfig {
  readonly clusters: readonly (Named & { readonly cluster: Readonly<Record<string, unknown>> })[];
  readonly users: readonly Named[];
  readonly contexts: readonly (Named & { readonly context: Readonly<Record<string, unknown>> })[];
  readonly 'current-context': string;
}

/** The kubeconfig that `login` writes when nobody names one. */
export function kubeconfigFile({ home }: Pick<LoginDesk, 'home'>): string {
  return path.join(home, '.kube', 'config');
}

export function readKubeconfig(file: string): Kubeconfig {
  return parse(readFileSync(file, 'utf8'));
}

/** What kubectl says to an exec plugin about the cluster, here the sandbox unless told otherwise. */
export function execInfo({ sandbox }: LoginDesk, cluster: Readonly<Record<string, unknown>> = {}): string {
  const facts = {
    server: sandbox.url,
    'certificate-authority-data': Buffer.from(sandbox.caPem).toString('base64'),
    ...cluster,
  };
  return JSON.stringify({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { interactive: false, cluster: facts },
  });
}

/** Runs the exec plugin as helm and other clients do. */
export function runCredential(
  desk: LoginDesk,
  { info = execInfo(desk), env, ...options }: DeskOptions & { readonly info?: string } = {},
): Promise<Outcome> {
  const words = ['credential', `--issuer=${desk.issuer.url}`, `--client-id=${desk.issuer.clientId}`];
  return desk.aisubmit(words, { ...options, env: { KUBERNETES_EXEC_INFO: info, ...env } });
}

/** The token in what the exec plugin printed. */
export function tokenIn({ stdout }: Outcome): string {
  const { status }: { status: { token: string } } = JSON.parse(stdout);
  return status.token;
}
