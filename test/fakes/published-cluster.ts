import { type PolicySource, policySource } from '../../packages/sdk/src/client/sources/policy-source.ts';
import { memorySourceCache, type SourceCache } from '../../packages/sdk/src/client/sources/source-cache.ts';
import { AisubmitError } from '../../packages/sdk/src/errors.ts';
import { type MemoryKubeApi, memoryKubeApi } from './memory-kube-api.ts';

const NAMESPACES = '/api/v1/namespaces';
export const STRICT_PATH = `${NAMESPACES}/aisubmit-system/configmaps/aisubmit-policy-strict`;

/** A cluster with namespace `team-a`, labelled as given. */
export function clusterWith(labels: Readonly<Record<string, string>> = {}): MemoryKubeApi {
  const api = memoryKubeApi();
  putNamespace(api, { labels });
  return api;
}

export function putNamespace(api: MemoryKubeApi, metadata: object): void {
  api.put(NAMESPACES, { kind: 'Namespace', metadata: { name: 'team-a', ...metadata } });
}

export function putPolicy(api: MemoryKubeApi, text: string, name = 'strict'): void {
  const data = { 'policy.yaml': text };
  api.put(`${NAMESPACES}/aisubmit-system/configmaps`, {
    kind: 'ConfigMap',
    metadata: { name: `aisubmit-policy-${name}` },
    data,
  });
}

export function putTemplates(api: MemoryKubeApi, namespace: string, data: Readonly<Record<string, string>>): void {
  api.put(`${NAMESPACES}/${namespace}/configmaps`, {
    kind: 'ConfigMap',
    metadata: { name: 'aisubmit-templates' },
    data,
  });
}

export function policyYaml(name: string, spec = '{}'): string {
  return `apiVersion: aisubmit.dev/v1alpha1\nkind: Policy\nmetadata:\n  name: ${name}\nspec: ${spec}\n`;
}

export function templateYaml(name: string, title: string): string {
  return `apiVersion: aisubmit.dev/v1alpha1\nkind: Template\nmetadata: {name: ${name}, title: ${title}}\nspec: {kind: Training}\n`;
}

/** What was asked for since the last look: `meta` for metadata alone, `get` for whole objects. */
export function asked(api: MemoryKubeApi): string[] {
  return api.requests.splice(0).map(({ accept, path }) => {
    const what = accept?.includes('PartialObjectMetadata') === true ? 'meta' : 'get';
    return `${what} ${path.replace(`${NAMESPACES}/`, '')}`;
  });
}

/** A cache that fails as a folder without permission does. */
export const lockedCache: SourceCache = {
  read: async () => {
    throw new TypeError('not ours');
  },
  write: async () => {
    throw new TypeError('not ours');
  },
};

/** A cache whose entries have all been overwritten with something else. */
export function damagedCache(text: string): SourceCache {
  return { ...memorySourceCache(), read: async () => text };
}

export const STRICT = { 'aisubmit.dev/policy': 'strict' };

export function find(api: MemoryKubeApi, cache: SourceCache = memorySourceCache()): Promise<PolicySource> {
  return policySource(api, { namespace: 'team-a', cache });
}

/** A cluster under policy strict, and a cache that has seen it. */
export async function seen(): Promise<{ api: MemoryKubeApi; cache: SourceCache }> {
  const api = clusterWith(STRICT);
  putPolicy(api, policyYaml('strict', '{images: {digest: required}}'));
  const cache = memorySourceCache();
  await find(api, cache);
  asked(api);
  return { api, cache };
}

/** The error of ours that a task ends with. */
export async function failure(task: Promise<unknown>): Promise<AisubmitError> {
  const error = await task.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AisubmitError) return error;
  throw new Error('was not refused by us', { cause: error });
}
