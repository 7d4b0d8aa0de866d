import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compare, type Program } from './measure.ts';
import { type Row, times } from './row.ts';
import { plugin } from './start-up-rows.ts';

/** Ten thousand workloads beside a hundred, from a server that makes pages as they are asked for. */
export async function listRow(rounds: number): Promise<Row> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit bench '));
  const [many, few] = [await pagedServer(10_000), await pagedServer(100)];
  const list = (port: number): Program => ({
    ...plugin('list', '--kubeconfig', kubeconfig(folder, port), '-n', 'team-a', '-o', 'json'),
  });
  try {
    const { peak } = await compare(
      () => list(many.port),
      () => list(few.port),
      rounds,
    );
    return {
      what: '10,000 workloads listed',
      beside: '100 workloads, peak memory',
      today: times(peak),
      limit: '2×',
      goal: '1.2×',
    };
  } finally {
    many.close();
    few.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function kubeconfig(folder: string, port: number): string {
  const file = path.join(folder, `${port}.json`);
  const named = (key: string, value: object): object => ({ name: 'bench', [key]: value });
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [named('cluster', { server: `http://127.0.0.1:${port}` })],
    contexts: [named('context', { cluster: 'bench', namespace: 'team-a' })],
    users: [],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

const ALICE = JSON.stringify({ status: { userInfo: { username: 'alice', groups: [] } } });

async function pagedServer(total: number): Promise<{ port: number; close: () => void }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const jobs = url.pathname.endsWith('/jobs');
    const start = Number(url.searchParams.get('continue') ?? 0);
    const end = Math.min(total, start + Number(url.searchParams.get('limit') ?? total));
    const items = jobs ? Array.from({ length: end - start }, (_, index) => job(start + index)) : [];
    const metadata = { resourceVersion: '1', ...(jobs && end < total ? { continue: String(end) } : {}) };
    response.setHeader('content-type', 'application/json');
    if (url.pathname.endsWith('/selfsubjectreviews')) return void response.end(ALICE);
    response.end(JSON.stringify({ kind: 'List', apiVersion: 'v1', metadata, items }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, close: () => server.closeAllConnections() ?? server.close() };
}

function job(index: number): object {
  const name = `training-run-${String(index).padStart(6, '0')}`;
  const labels = {
    'app.kubernetes.io/managed-by': 'aisubmit',
    'aisubmit.dev/kind': 'training',
    'aisubmit.dev/workload': name,
  };
  return {
    metadata: {
      name,
      namespace: 'team-a',
      uid: name,
      creationTimestamp: '2026-11-23T00:00:00Z',
      labels,
      annotations: { padding: 'x'.repeat(2000) },
    },
    spec: {
      parallelism: 1,
      template: { spec: { containers: [{ name: 'main', image: 'python:3', resources: { limits: { cpu: '1' } } }] } },
    },
    status: { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] },
  };
}
