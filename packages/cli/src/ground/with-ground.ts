import { AisubmitError } from '@aisubmit/sdk';
import { type ClusterFlags, withCluster } from '../cluster/connect.ts';
import { hasCluster } from '../cluster/has-cluster.ts';
import type { Host } from '../host.ts';
import type { Ground } from './ground.ts';
import { offlineGround } from './offline-ground.ts';

interface GroundRequest {
  readonly flags: ClusterFlags & { readonly policy?: string | undefined };
  readonly host: Host;
  /** True when no cluster is to be asked. */
  readonly offline: boolean;
  /** How the command does without a cluster, for whoever cannot reach theirs. */
  readonly instead: string;
  /** Manifests may be judged before their namespace is there. @default false */
  readonly mayBeMissing?: boolean;
}

/** Where something is decided: the ground and, when a cluster was asked, the namespace of its context. */
export interface Standing {
  readonly ground: Ground;
  readonly namespace: string | undefined;
  /** False without a cluster. */
  readonly online: boolean;
}

/**
 * Does something on the ground of the configured cluster, or of what is built in where none is configured. A cluster that
 * does not answer is an error: another policy may hold there.
 */
export async function withGround<T>(
  { flags, host, offline, instead, mayBeMissing }: GroundRequest,
  task: (standing: Standing) => Promise<T>,
): Promise<T> {
  if (offline || !(await hasCluster(flags, host))) {
    const ground = await offlineGround(flags, host);
    return task({ ground, namespace: flags.namespace, online: false });
  }
  try {
    return await withCluster(flags, host, async (api, progress) => {
      const { clusterGround } = await import('./cluster-ground.ts');
      const ground = await clusterGround(api, { flags, host, progress, mayBeMissing });
      return task({ ground, namespace: api.namespace, online: true });
    });
  } catch (error) {
    throw withWayOut(error, instead);
  }
}

const NO_CLUSTER: ReadonlySet<string> = new Set([
  'UNREACHABLE',
  'NOT_LOGGED_IN',
  'SERVER_ERROR',
  'THROTTLED',
  'FORBIDDEN',
]);

function withWayOut(error: unknown, instead: string): unknown {
  if (!(error instanceof AisubmitError) || !NO_CLUSTER.has(error.code)) return error;
  const { code, message, reasons, fix, status } = error;
  return new AisubmitError(code, message, {
    reasons,
    fix: [fix, `without the cluster: ${instead}`].filter(Boolean).join('; '),
    cause: error,
    ...(status === undefined ? {} : { status }),
  });
}
