import type { Effective } from '../policy/effective.ts';
import { claimsOf } from './claims.ts';
import { HOME, RUN } from './container-paths.ts';
import { dataParts } from './data/data-parts.ts';
import { type Ide, NOTEBOOK_PORT, readiness } from './ide/ide.ts';
import { IDES } from './ide/ides.ts';
import { releaseJob, suspendedJob } from './job.ts';
import type { KubeObject } from './kube-object.ts';
import { childMetadata, type Stamp } from './metadata.ts';
import { networkPolicies } from './network-policies.ts';
import { podTemplate } from './pod.ts';
import { sshAccess } from './ssh/ssh-access.ts';
import { hasOwnHome, mounted, secretSource } from './volumes.ts';
import type { WorkloadObjects } from './workload-objects.ts';

type Notebook = Extract<Effective, { kind: 'Notebook' }>;

/** A notebook: a Job that ends when nobody uses it, a home that stays, a token in a file, and no way in but port-forward. */
export function buildNotebook(notebook: Notebook, stamp: Stamp): WorkloadObjects {
  const ide = IDES[notebook.spec.ide];
  const data = dataParts(notebook, stamp);
  const ssh = sshAccess(notebook, stamp);
  const token = childMetadata(notebook, stamp, '-token');
  const template = podTemplate(notebook, stamp, {
    restartPolicy: 'Never',
    run: { command: ide.command(notebook, stamp), workingDir: HOME },
    environment: ide.environment,
    data,
    ports: [{ name: 'http', containerPort: NOTEBOOK_PORT, protocol: 'TCP' }],
    probes: { readinessProbe: readiness(ide) },
    volumes: [
      mounted('token', secretSource(token.name ?? '', ide.fileNames), { mountPath: RUN, readOnly: true }),
      ...ssh.mounted,
    ],
    activeDeadlineSeconds: notebook.spec.maxRuntimeSeconds,
  });
  return {
    kept: claimsOf(notebook, stamp, { home: !hasOwnHome(notebook) }),
    parent: suspendedJob(notebook, stamp, {
      completionMode: 'NonIndexed',
      retries: 0,
      ttlSecondsAfterFinished: notebook.spec.ttlSecondsAfterFinished,
      template,
    }),
    children: [
      ...networkPolicies(notebook, stamp),
      ...data.children,
      ...ssh.children,
      ...tokenSecret(ide, token, stamp.token),
    ],
    release: releaseJob(notebook),
  };
}

function tokenSecret(ide: Ide, metadata: KubeObject['metadata'], token: string | undefined): KubeObject[] {
  if (token === undefined) return [];
  return [
    { apiVersion: 'v1', kind: 'Secret', metadata, immutable: true, type: 'Opaque', stringData: ide.files(token) },
  ];
}
