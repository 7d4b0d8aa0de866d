import { ApiStatus } from '../../api/api-status.ts';
import { boolAt, type Fields, listAt, setDefault } from '../../api/fields.ts';
import type { Obj } from '../../api/object.ts';
import { resource } from '../../api/resources.ts';
import type { Cluster } from '../call.ts';
import { randomSuffix } from '../writes/random-suffix.ts';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Gives a pod its ServiceAccount and, unless that is switched off, the token volume. Throws 403 where the account is missing. */
export function applyServiceAccount({ store }: Cluster, pod: Obj): void {
  const spec = pod.spec ?? {};
  const { name, namespace } = pod.metadata;
  setDefault(spec, 'serviceAccountName', 'default');
  setDefault(spec, 'serviceAccount', spec['serviceAccountName']);
  const account = store.get(resource('serviceaccounts'), `${namespace}/${String(spec['serviceAccountName'])}`);
  if (account === undefined) {
    const missing = String(spec['serviceAccountName']);
    throw new ApiStatus(
      403,
      `pods "${name}" is forbidden: error looking up service account ${namespace}/${missing}: serviceaccount "${missing}" not found`,
      { details: { name, kind: 'pods' } },
    );
  }
  const mounts =
    boolAt(spec, 'automountServiceAccountToken') ?? boolAt(account, 'automountServiceAccountToken') ?? true;
  if (mounts) mountToken(spec);
  addTolerations(spec);
}

function mountToken(spec: Fields): void {
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')];
  const bare = containers.filter(
    (container) => !listAt(container, 'volumeMounts').some((mount) => mount['mountPath'] === MOUNT_PATH),
  );
  if (bare.length === 0) return;
  const name = `kube-api-access-${randomSuffix()}`;
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] },
    },
  ];
  spec['volumes'] = [...listAt(spec, 'volumes'), { name, projected: { sources, defaultMode: 0o644 } }];
  for (const container of bare)
    container['volumeMounts'] = [...listAt(container, 'volumeMounts'), { name, readOnly: true, mountPath: MOUNT_PATH }];
}

/** DefaultTolerationSeconds: pods stay five minutes on a node that is not ready. */
function addTolerations(spec: Fields): void {
  const tolerations = listAt(spec, 'tolerations');
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    if (!tolerations.some((toleration) => toleration['key'] === key))
      tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
  }
  spec['tolerations'] = tolerations;
}
