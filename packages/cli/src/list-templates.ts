import type { TemplateSource } from '@aisubmit/sdk/client';
import { TEMPLATES } from '@aisubmit/templates';
import { type ClusterFlags, withCluster } from './cluster/connect.ts';
import { hasCluster } from './cluster/has-cluster.ts';
import type { Host } from './host.ts';

/** Every template that requests may name: the organisation's, the namespace's and the built-in ones. */
export async function listTemplates(flags: ClusterFlags, host: Host): Promise<readonly TemplateSource[]> {
  if (!(await hasCluster(flags, host))) {
    host.stderr.write('note: no cluster is configured; these are the built-in templates\n');
    return TEMPLATES.map((entry) => ({ ...entry, origin: { kind: 'built-in' as const } }));
  }
  return withCluster(flags, host, async (api, progress) => {
    const [{ templateSources }, { sourceCache }, { clusterNamespace }, { BUILT_IN_TEMPLATES }] = await Promise.all([
      import('@aisubmit/sdk/client'),
      import('./cluster/source-cache.ts'),
      import('./cluster/cluster-namespace.ts'),
      import('./ground/built-in-templates.ts'),
    ]);
    const namespace = await clusterNamespace(api, { flags, host });
    const options = { namespace, cache: sourceCache(host), signal: host.signal, builtIn: BUILT_IN_TEMPLATES };
    const { templates, notices } = await templateSources(api, options);
    for (const notice of notices) progress.say(`note: ${notice}`);
    return templates;
  });
}
