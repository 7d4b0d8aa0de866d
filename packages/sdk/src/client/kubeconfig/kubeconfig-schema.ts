import * as z from 'zod';
import { AisubmitError, type Reason } from '../../errors.ts';
import { safeText } from '../safe-text.ts';
import type { KubeCluster, KubeContext, KubeUser } from './kubeconfig.ts';

/** A kubeconfig file after parsing: `null`s dropped, keys that kubectl ignores left out. */
export interface KubeconfigFile {
  readonly 'current-context'?: string | undefined;
  readonly clusters?: readonly { readonly name: string; readonly cluster?: KubeCluster | undefined }[] | undefined;
  readonly users?: readonly { readonly name: string; readonly user?: KubeUser | undefined }[] | undefined;
  readonly contexts?: readonly { readonly name: string; readonly context?: KubeContext | undefined }[] | undefined;
}

/**
 * Reads the content of one kubeconfig file.
 *
 * @throws AisubmitError `INVALID_INPUT`, naming every field that has the wrong type.
 */
export function parseKubeconfigFile(content: unknown, path: string): KubeconfigFile {
  const result = FILE.safeParse(withoutNulls(content));
  if (result.success) return result.data;
  const reasons: Reason[] = result.error.issues.slice(0, 20).map((issue) => ({
    path: safeText(z.core.toDotPath(issue.path)),
    message: safeText(issue.message),
  }));
  throw new AisubmitError('INVALID_INPUT', `kubeconfig ${safeText(path)} is not one that kubectl could read`, {
    reasons,
    fix: 'correct the file, or choose another with --kubeconfig',
  });
}

const TEXT = z.string().optional();

const CLUSTER = z
  .object({
    server: TEXT,
    'certificate-authority': TEXT,
    'certificate-authority-data': TEXT,
    'insecure-skip-tls-verify': z.boolean().optional(),
    'tls-server-name': TEXT,
    'proxy-url': TEXT,
    'disable-compression': z.boolean().optional(),
    extensions: z.array(z.object({ name: z.string(), extension: z.unknown() })).optional(),
  })
  .transform(({ extensions, ...cluster }) => ({
    ...cluster,
    execConfig: extensions?.find((each) => each.name === 'client.authentication.k8s.io/exec')?.extension,
  }));

const EXEC = z.object({
  apiVersion: z.string('apiVersion is required in an exec plugin'),
  command: z.string('command is required in an exec plugin').min(1, 'command must not be empty'),
  args: z.array(z.string()).optional(),
  env: z.array(z.object({ name: z.string().min(1), value: z.string() })).optional(),
  installHint: TEXT,
  provideClusterInfo: z.boolean().optional(),
  interactiveMode: z.enum(['Never', 'IfAvailable', 'Always']).optional(),
});

const USER = z.object({
  token: TEXT,
  tokenFile: TEXT,
  'client-certificate': TEXT,
  'client-certificate-data': TEXT,
  'client-key': TEXT,
  'client-key-data': TEXT,
  username: TEXT,
  password: TEXT,
  as: TEXT,
  'as-uid': TEXT,
  'as-groups': z.array(z.string()).optional(),
  'as-user-extra': z.record(z.string(), z.array(z.string())).optional(),
  exec: EXEC.optional(),
  'auth-provider': z.object({ name: z.string(), config: z.record(z.string(), z.string()).optional() }).optional(),
});

const CONTEXT = z.object({ cluster: TEXT, user: TEXT, namespace: TEXT });

const FILE: z.ZodType<KubeconfigFile> = z.object({
  apiVersion: z.literal('v1').optional(),
  kind: z.literal('Config').optional(),
  'current-context': TEXT,
  clusters: z.array(z.object({ name: z.string(), cluster: CLUSTER.optional() })).optional(),
  users: z.array(z.object({ name: z.string(), user: USER.optional() })).optional(),
  contexts: z.array(z.object({ name: z.string(), context: CONTEXT.optional() })).optional(),
});

// Go reads null as the zero value; `kubectl config` itself writes `users: null`.
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((each) => each !== null).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null)
      .map(([key, each]) => [key, withoutNulls(each)]),
  );
}
