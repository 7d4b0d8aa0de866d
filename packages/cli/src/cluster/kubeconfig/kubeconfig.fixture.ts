import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AisubmitError } from '@aisubmit/sdk';
import type { KubeconfigEntry } from './kubeconfig-entry.ts';
import { type WrittenKubeconfig, writeKubeconfig } from './write-kubeconfig.ts';

/** What a login writes. */
export const ENTRY: KubeconfigEntry = {
  cluster: { name: 'prod', server: 'https://prod.example:6443', certificateAuthorityData: 'LS0tQ0E=' },
  user: {
    name: 'aisubmit-prod',
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'kubectl-aisubmit',
      args: ['credential', '--issuer=https://id.example/realms/ml', '--client-id=kubectl'],
      interactiveMode: 'Never',
      provideClusterInfo: true,
      installHint: 'install kubectl-aisubmit: ask your admin',
    },
  },
  context: { name: 'prod', cluster: 'prod', user: 'aisubmit-prod', namespace: 'team-a' },
  makeCurrent: true,
};

export const USER_LINES = `- name: aisubmit-prod
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      args:
      - credential
      - --issuer=https://id.example/realms/ml
      - --client-id=kubectl
      command: kubectl-aisubmit
      installHint: "install kubectl-aisubmit: ask your admin"
      interactiveMode: Never
      provideClusterInfo: true
`;
export const CLUSTER_LINES = `- cluster:
    certificate-authority-data: LS0tQ0E=
    server: https://prod.example:6443
  name: prod
`;
export const CONTEXT_LINES = `- context:
    cluster: prod
    namespace: team-a
    user: aisubmit-prod
  name: prod
`;
export const NEW_FILE = `apiVersion: v1
kind: Config
clusters:
${CLUSTER_LINES}users:
${USER_LINES}contexts:
${CONTEXT_LINES}current-context: prod
`;

interface Options {
  readonly entry?: KubeconfigEntry;
  readonly kubeconfigPath?: string;
  readonly lockWaitMs?: number;
}

/** A home folder of its own for one test. */
export class TestHome implements Disposable {
  readonly root = mkdtempSync(path.join(tmpdir(), 'aisubmit kubeconfig '));

  at(name: string): string {
    return path.join(this.root, name);
  }

  put(name: string, text: string, mode = 0o600): string {
    writeFileSync(this.at(name), text, { mode });
    chmodSync(this.at(name), mode);
    return this.at(name);
  }

  read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  names(): string[] {
    return readdirSync(this.root, { recursive: true, encoding: 'utf8' }).toSorted();
  }

  modeOf(name: string): number {
    return statSync(this.at(name)).mode & 0o777;
  }

  /** A value for KUBECONFIG. */
  list(...names: string[]): { readonly KUBECONFIG: string } {
    return { KUBECONFIG: names.map((name) => this.at(name)).join(path.delimiter) };
  }

  write(env: Readonly<Record<string, string>>, options: Options = {}): Promise<WrittenKubeconfig> {
    return writeKubeconfig(
      { env: { HOME: this.root, ...env }, platform: process.platform },
      { entry: ENTRY, lockWaitMs: 200, ...options },
    );
  }

  writeTo(name: string, entry: KubeconfigEntry = ENTRY): Promise<WrittenKubeconfig> {
    return this.write({}, { kubeconfigPath: this.at(name), entry });
  }

  /** Message and fix of a refusal that touched nothing: no file is another, none is left behind. */
  async refusal(env: Readonly<Record<string, string>>): Promise<string> {
    const before = this.#snapshot();
    const error: unknown = await this.write(env).catch((thrown: unknown) => thrown);
    if (this.#snapshot() !== before) throw new Error('a file was changed');
    if (!(error instanceof AisubmitError) || error.code !== 'INVALID_INPUT') throw error;
    return `${error.message}; ${error.fix}`.replaceAll(this.root, '~');
  }

  #snapshot(): string {
    const files = readdirSync(this.root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return JSON.stringify(
      files.map((entry) => [entry.name, readFileSync(path.join(entry.parentPath, entry.name), 'latin1')]),
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
