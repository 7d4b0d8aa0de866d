import type { Effective } from '../policy/effective.ts';
import { claimsOf } from './claims.ts';
import { HOME, RUN } from './container-paths.ts';
import { RELEASE_JOB, suspendedJob } from './job.ts';
import type { KubeObject } from './kube-object.ts';
import { childMetadata, type Stamp } from './metadata.ts';
import { networkPolicy } from './network-policy.ts';
import { podTemplate } from './pod.ts';
import { hasOwnHome, mounted, secretSource } from './volumes.ts';
import type { WorkloadObjects } from './workload-objects.ts';

type Notebook = Extract<Effective, { kind: 'Notebook' }>;

/** Port of the Jupyter server, on the pod's loopback only. */
const NOTEBOOK_PORT = 8888;
const CULL_INTERVAL_SECONDS = 60;

/** A notebook: a Job that ends when nobody uses it, a home that stays, a token in a file, and no way in but port-forward. */
export function buildNotebook(notebook: Notebook, stamp: Stamp): WorkloadObjects {
  const token = childMetadata(notebook, stamp, '-token');
  const template = podTemplate(notebook, stamp, {
    restartPolicy: 'Never',
    run: { command: jupyterCommand(notebook), workingDir: HOME },
    ports: [{ name: 'http', containerPort: NOTEBOOK_PORT, protocol: 'TCP' }],
    probes: { readinessProbe: readiness() },
    volumes: [mounted('token', secretSource(token.name ?? '', ['token']), { mountPath: RUN, readOnly: true })],
    activeDeadlineSeconds: notebook.spec.maxRuntimeSeconds,
  });
  return {
    kept: claimsOf(notebook, stamp, { home: !hasOwnHome(notebook) }),
    parent: suspendedJob(notebook, stamp, {
      completionMode: 'NonIndexed',
      backoffLimit: 0,
      ttlSecondsAfterFinished: notebook.spec.ttlSecondsAfterFinished,
      template,
    }),
    children: [networkPolicy(notebook, stamp), ...tokenSecret(token, stamp.token)],
    release: RELEASE_JOB,
  };
}

/**
 * Jupyter bound to loopback, with its guards on and its idle clock running.
 *
 * @see https://jupyter-server.readthedocs.io/en/latest/other/full-config.html
 */
function jupyterCommand({ spec }: Notebook): string[] {
  const idle = spec.idleTimeoutSeconds;
  return [
    'jupyter',
    'lab',
    '--no-browser',
    '--ServerApp.ip=127.0.0.1',
    `--ServerApp.port=${NOTEBOOK_PORT}`,
    '--ServerApp.port_retries=0',
    `--ServerApp.root_dir=${HOME}`,
    '--ServerApp.allow_root=False',
    '--ServerApp.allow_remote_access=False',
    '--ServerApp.allow_unauthenticated_access=False',
    '--ServerApp.disable_check_xsrf=False',
    `--ServerApp.shutdown_no_activity_timeout=${idle}`,
    `--MappingKernelManager.cull_idle_timeout=${idle}`,
    `--MappingKernelManager.cull_interval=${CULL_INTERVAL_SECONDS}`,
    // A forgotten browser tab is not use; a kernel that computes is.
    '--MappingKernelManager.cull_connected=True',
    '--MappingKernelManager.cull_busy=False',
    `--TerminalManager.cull_inactive_timeout=${idle}`,
    `--TerminalManager.cull_interval=${CULL_INTERVAL_SECONDS}`,
  ];
}

/** An exec probe: the kubelet calls httpGet on the pod's address, where this server does not listen. */
function readiness(): Readonly<Record<string, unknown>> {
  const connect = `import socket; socket.create_connection(("127.0.0.1", ${NOTEBOOK_PORT}), 2).close()`;
  return { exec: { command: ['python3', '-c', connect] }, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 };
}

function tokenSecret(metadata: KubeObject['metadata'], token: string | undefined): KubeObject[] {
  if (token === undefined) return [];
  return [{ apiVersion: 'v1', kind: 'Secret', metadata, immutable: true, type: 'Opaque', stringData: { token } }];
}
