import { type KubeObject, toYaml } from '@aisubmit/sdk';

/** Text by file name. */
export type ObjectFiles = ReadonlyMap<string, string>;

/**
 * kustomize, Argo CD and Flux read this spelling like `kustomization.yaml`; `kubectl apply -f FOLDER` passes over a file
 * without an extension, and would take the other for an object.
 */
const KUSTOMIZATION = 'Kustomization';

/**
 * A file for each object, and a Kustomization that lists them. Names follow from kind, namespace and name alone, in
 * letters that every file system takes; sorted, a namespace comes before what is in it, and a policy before its binding.
 *
 * @param mark First line of each file, by which a later run knows it as its own.
 */
export function objectFiles(objects: readonly KubeObject[], mark: string): ObjectFiles {
  const files = new Map<string, string>();
  for (const object of objects) {
    const name = fileName(object);
    if (files.has(name)) throw new TypeError(`two objects would be in ${name}`);
    files.set(name, `${mark}\n${toYaml(object)}`);
  }
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...files.keys()].toSorted(),
  };
  return files.set(KUSTOMIZATION, `${mark}\n${toYaml(kustomization)}`);
}

function fileName({ kind, metadata: { namespace, name } }: KubeObject): string {
  const parts = [kind === 'Namespace' ? '0-namespace' : kind, ...(namespace === undefined ? [] : [namespace]), name];
  return `${parts
    .join('.')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]/g, '_')}.yaml`;
}
