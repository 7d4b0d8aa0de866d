import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Bundle, baselinePolicy, buildBundle, bundleObjects, parseRequest, resolveRequest } from '@aisubmit/sdk';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { compare, type Program } from './measure.ts';
import { type Row, times } from './row.ts';
import { plugin } from './start-up-rows.ts';
import { startStubServer } from './stub-server.ts';

/** Submissions to a loopback TLS server, beside kubectl with the same objects. Pods never start: nobody measures them. */
export async function submitRows(options: { readonly rounds: number; readonly many: number }): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit bench '));
  await using sandbox = await startSandbox({ pods: { '*': [{ scheduled: false }] } });
  try {
    return [...(await one(sandbox, folder, options.rounds)), ...(await bulk(folder, options.many))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function one(sandbox: Sandbox, folder: string, rounds: number): Promise<Row[]> {
  const env = await login(sandbox, folder);
  const { wall, peak } = await compare(
    (round) => ({ ...plugin('train', `ours${round + 1}`, '--image', 'python:3', '--detach'), env }),
    (round) => kubectlCreate(objectsFile(folder, [bundle(`peer${round + 1}`)]), env),
    rounds,
  );
  const beside = 'kubectl create -f --validate=false';
  return [
    {
      what: 'submit one run, preflight included',
      beside: `${beside}, wall`,
      today: times(wall),
      limit: '2.0×',
      goal: '1.3×',
    },
    { what: '… and its peak memory', beside, today: times(peak), limit: '–', goal: '–' },
  ];
}

async function bulk(folder: string, many: number): Promise<Row[]> {
  await using stub = await startStubServer();
  const env = { KUBECONFIG: stub.kubeconfig };
  const script = path.join(import.meta.dirname, 'submit-many.ts');
  const ours = (round: number): Program => ({
    command: process.execPath,
    // As users have it: built, where it has been built.
    args: [...(existsSync(SDK_BUILT) ? [] : process.execArgv), script, String(many), `many${round + 1}`],
    env,
  });
  const peer = (round: number): Program => {
    const bundles = Array.from({ length: many }, (_, index) => bundle(`peers${round + 1}-${index}`));
    return kubectlCreate(objectsFile(folder, bundles), env);
  };
  const { wall, peak } = await compare(ours, peer, 3);
  const beside = 'kubectl create -f of the same objects';
  return [
    {
      what: `${many} submissions from one process (SDK)`,
      beside: `${beside}, wall`,
      today: times(wall),
      limit: '0.5×',
      goal: '0.2×',
    },
    { what: '… and its peak memory', beside, today: times(peak), limit: '2.5×', goal: '1.5×' },
  ];
}

const SDK_BUILT = path.join(import.meta.dirname, '..', '..', 'packages', 'sdk', 'dist', 'index.js');

async function login(sandbox: Sandbox, folder: string): Promise<Record<string, string>> {
  const file = path.join(folder, 'kubeconfig');
  await sandbox.writeKubeconfig(file, 'alice', { namespace: 'team-a' });
  return { KUBECONFIG: file };
}

function kubectlCreate(file: string, env: Readonly<Record<string, string>>): Program {
  return { command: 'kubectl', args: ['create', '--validate=false', '-f', file], env };
}

function bundle(name: string): Bundle {
  const request = parseRequest({
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Training',
    metadata: { name },
    spec: { image: 'python:3' },
  });
  const resolution = resolveRequest(request, baselinePolicy);
  if (!resolution.ok) throw new Error('the request is refused');
  return buildBundle(resolution.effective, {
    namespace: 'team-a',
    requestId: name,
    submittedBy: 'alice',
    version: '0.0.0',
  });
}

function objectsFile(folder: string, bundles: readonly Bundle[]): string {
  const [first] = bundles;
  const file = path.join(folder, `${first?.name}.json`);
  writeFileSync(
    file,
    bundles.flatMap((each) => bundleObjects(each).map((object) => JSON.stringify(object))).join('\n'),
  );
  return file;
}
