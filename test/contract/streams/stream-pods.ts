import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { connectCluster, type KubeApi } from '@aisubmit/sdk/client';
import { afterAll, beforeAll } from 'vitest';
import { runProcess } from '../../sandbox/containers/run-process.ts';
import type { PodStep } from '../../sandbox/pod-script.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { PODS, pod } from '../api-server/manifests.ts';
import type { Place } from '../api-server/with-sandbox.ts';

export const MEBIBYTE = 1024 * 1024;

/** What listens in the pods. */
export const LISTENERS = {
  echo: 8000,
  digest: 8001,
  endless: 8002,
  hundred: 8003,
  silent: 8004,
  nobody: 8005,
} as const;

/** Pods in which every program of this machine can be started, and that listen on some ports. */
export const STREAM_PODS: readonly PodStep[] = [
  { exec: runProcess() },
  {
    ports: {
      [LISTENERS.echo]: (connection) => void connection.pipe(connection),
      [LISTENERS.digest]: digest,
      [LISTENERS.endless]: (connection) => give(connection, Number.POSITIVE_INFINITY),
      [LISTENERS.hundred]: (connection) => give(connection, 100 * MEBIBYTE),
      [LISTENERS.silent]: (connection) => void connection.resume(),
    },
  },
  { ready: true },
];

/** Answers after the end of what comes, so that a lost half-close is a hang and a lost byte another answer. */
function digest(connection: Duplex): void {
  const hash = createHash('sha256');
  let length = 0;
  connection.on('data', (chunk: Buffer) => {
    length += chunk.length;
    hash.update(chunk);
  });
  connection.once('end', () => connection.end(`${length} ${hash.digest('hex').slice(0, 16)}`));
}

function give(connection: Duplex, bytes: number): void {
  const chunk = Buffer.alloc(256 * 1024, 'aisubmit');
  let left = bytes;
  const more = (): void => {
    while (left > 0) {
      const piece = chunk.subarray(0, Math.min(left, chunk.length));
      left -= piece.length;
      if (!connection.write(piece)) {
        connection.once('drain', more);
        return;
      }
    }
    connection.end();
  };
  connection.resume();
  more();
}

/** Connections of the SDK to the sandbox of a place, by user. */
export function connections(place: Place): (user: string) => KubeApi {
  const apis = new Map<string, KubeApi>();
  beforeAll(async () => {
    for (const user of ['alice', 'viewer']) apis.set(user, await connectAs(place.sandbox(), user));
  });
  afterAll(async () => {
    for (const api of apis.values()) await api.close();
  });
  return (user) => {
    const api = apis.get(user);
    if (api === undefined) throw new Error(`${user} has no connection`);
    return api;
  };
}

export async function connectAs(sandbox: Sandbox, user: string): Promise<KubeApi> {
  const folder = mkdtempSync(path.join(tmpdir(), 'aisubmit streams '));
  try {
    const kubeconfig = path.join(folder, user);
    await sandbox.writeKubeconfig(kubeconfig, user, { namespace: 'team-a' });
    return await connectCluster({ env: { KUBECONFIG: kubeconfig }, retryDeadlineMs: 20_000 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes a pod and waits until it runs. */
export async function startPod(sandbox: Sandbox, name: string): Promise<string> {
  // A namespace that is new has no service account yet.
  await until(async () => (await sandbox.admin('POST', PODS, pod(name))).status === 201);
  await until(async () => {
    const { body } = await sandbox.admin<{ status?: { phase?: string } }>('GET', `${PODS}/${name}`);
    return body.status?.phase === 'Running';
  });
  return name;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

export async function killPod(sandbox: Sandbox, name: string): Promise<void> {
  await sandbox.admin('DELETE', `${PODS}/${name}`, { gracePeriodSeconds: 0 });
}

/** The error of what should have failed. */
export function failing(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => Promise.reject(new Error('it should have failed')),
    (error: unknown) => error,
  );
}
