import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An API server with as many workloads as are asked for, which are made page by page: it holds none of them. */
export interface PagedServer extends Disposable {
  /** Path of a kubeconfig for it. */
  readonly kubeconfig: string;
}

export interface PagedServerOptions {
  readonly workloads: number;
  /** Characters of an annotation that no list shows, on each object. @default 2000 */
  readonly padding?: number;
  /** True for workloads at work, each with a pod; else they have ended, and have none. @default false */
  readonly running?: boolean;
  /** True where all that a list shows is as long as it may be, so that a row takes 2 kB. @default false */
  readonly wordy?: boolean;
  /** What the server takes for now. Default: the clock of this machine. */
  readonly now?: string;
}

const KINDS: Readonly<Record<string, string>> = { jobs: 'training', deployments: 'inference' };
const ALICE = JSON.stringify({ status: { userInfo: { username: 'alice', groups: [] } } });

/** Starts the server on loopback. A tenth of its workloads are Deployments. */
export async function startPagedServer(options: PagedServerOptions): Promise<PagedServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit pages '));
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('content-type', 'application/json');
    if (options.now !== undefined) response.setHeader('date', new Date(options.now).toUTCString());
    if (url.pathname.endsWith('/selfsubjectreviews')) return void response.end(ALICE);
    response.end(JSON.stringify({ kind: 'List', apiVersion: 'v1', ...page(url, options) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const kubeconfig = path.join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor(typeof address === 'object' && address !== null ? address.port : 0));
  return {
    kubeconfig,
    [Symbol.dispose]: () => {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function page({ pathname, searchParams }: URL, options: PagedServerOptions): object {
  const resource = pathname.split('/').at(-1) ?? '';
  if (resource === 'pods') return { metadata: { resourceVersion: '1' }, items: podsOf(searchParams, options) };
  const kind = KINDS[resource];
  if (kind === undefined) return { metadata: { resourceVersion: '1' }, items: [] };
  const deployments = Math.floor(options.workloads / 10);
  const total = kind === 'inference' ? deployments : options.workloads - deployments;
  const start = Number(searchParams.get('continue') ?? 0);
  const end = Math.min(total, start + Number(searchParams.get('limit') ?? total));
  return {
    metadata: { resourceVersion: '1', ...(end < total ? { continue: String(end) } : {}) },
    items: Array.from({ length: end - start }, (_, index) => parent(kind, start + index, options)),
  };
}

/** The pods of the workloads that a selector names. */
function podsOf(query: URLSearchParams, { running, padding }: PagedServerOptions): readonly object[] {
  if (running !== true) return [];
  const names = / in \(([^)]*)\)/.exec(query.get('labelSelector') ?? '')?.[1] ?? '';
  return names
    .split(',')
    .filter((name) => name.includes('-run-'))
    .map((name) => pod(name, padding));
}

function pod(workload: string, padding: number | undefined): object {
  const owner = workload.startsWith('inference-')
    ? { kind: 'ReplicaSet', name: `${workload}-abc`, uid: `${workload}-abc` }
    : { kind: 'Job', name: workload, uid: workload };
  const state = { running: { startedAt: '2026-11-23T00:00:00Z' } };
  return {
    metadata: { ...metadata(workload, padding), name: `${workload}-0-abcde`, ownerReferences: [owner] },
    spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'python:3' }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'main', ready: true, state }] },
  };
}

function parent(kind: string, index: number, { running, wordy, padding }: PagedServerOptions): object {
  const name = `${kind}-run-${String(index).padStart(6, '0')}`;
  const image = `registry.example/${'x'.repeat(wordy === true ? 280 : 10)}`;
  const container = { name: 'main', image, resources: { limits: { cpu: '1' } } };
  const { labels, annotations, ...rest } = metadata(name, padding);
  const ready = { replicas: 1, readyReplicas: 1, updatedReplicas: 1 };
  const ended = kind === 'inference' ? ready : { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] };
  return {
    metadata: {
      ...rest,
      labels: { ...labels, 'aisubmit.dev/kind': kind },
      annotations: { ...annotations, ...(wordy === true ? LONG_WORDS : {}) },
    },
    spec: { parallelism: 1, replicas: 1, template: { spec: { containers: [container] } } },
    status: running === true ? { active: 1 } : ended,
  };
}

const LONG_WORDS = Object.fromEntries(
  ['submitted-by', 'policy', 'template'].map((key) => [`aisubmit.dev/${key}`, key.repeat(30).slice(0, 250)]),
);

function metadata(name: string, padding = 2000) {
  const labels = { 'app.kubernetes.io/managed-by': 'aisubmit', 'aisubmit.dev/workload': name };
  const annotations = { padding: 'x'.repeat(padding) };
  return { name, namespace: 'team-a', uid: name, creationTimestamp: '2026-11-23T00:00:00Z', labels, annotations };
}

function kubeconfigFor(port: number): string {
  const named = (key: string, value: object): object => ({ name: 'bench', [key]: value });
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [named('cluster', { server: `http://127.0.0.1:${port}` })],
    contexts: [named('context', { cluster: 'bench', namespace: 'team-a' })],
    users: [],
  });
}
