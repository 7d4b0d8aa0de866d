import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LAUNCHER } from '../contract/cli/plugin.ts';
import { startLoginDesk } from '../e2e/login/login-desk.ts';
import { compare, type Program } from './measure.ts';
import { type Row, times } from './row.ts';

/** What kubectl waits for before every command: a token that lies in the keychain, still good. */
export async function credentialRow(rounds: number): Promise<Row> {
  await using desk = await startLoginDesk({ kind: 'embedded', issuer: { idTokenSeconds: 3600 } });
  const { code, stderr } = await desk.login();
  if (code !== 0) throw new Error(`the login failed: ${stderr}`);
  const kubeconfig = await readFile(path.join(desk.home, '.kube', 'config'), 'utf8');
  const ca = /certificate-authority-data: "?([^"\n]+)/.exec(kubeconfig)?.[1];
  const info = {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { cluster: { server: desk.sandbox.url, 'certificate-authority-data': ca }, interactive: false },
  };
  const ours: Program = {
    command: process.execPath,
    args: [LAUNCHER, 'credential', `--issuer=${desk.issuer.url}`, `--client-id=${desk.issuer.clientId}`],
    env: { ...desk.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
  };
  const peer: Program = { command: process.execPath, args: ['-e', '0'] };
  const { cpu } = await compare(
    () => ours,
    () => peer,
    rounds,
  );
  return {
    what: 'credential on a cached token',
    beside: 'node -e 0, CPU',
    today: times(cpu),
    limit: '1.8×',
    goal: '1.5×',
  };
}
