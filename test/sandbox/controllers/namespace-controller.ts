import type { Obj } from '../api/object.ts';
import { pathOf, pathOfObject, RESOURCES, resource } from '../api/resources.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { WorkQueue } from './work-queue.ts';

const RETRY_MS = 20;

/** Gives each namespace its default ServiceAccount and root CA, and empties those that are being deleted. */
export function startNamespaceController({ api, informers }: ControllerContext): Controller {
  const namespaces = informers.of(resource('namespaces'));
  const contents = RESOURCES.filter(({ namespaced, verbs }) => namespaced && verbs.includes('deletecollection'));
  const queue = new WorkQueue(async (name) => {
    const namespace = namespaces.get(name);
    if (namespace === undefined) return;
    if (namespace.metadata.deletionTimestamp === undefined) await furnish(name);
    else await empty(namespace);
  });
  namespaces.listen(({ type, object }) => {
    if (type !== 'DELETED') queue.add(object.metadata.name);
  });

  async function furnish(namespace: string): Promise<void> {
    const metadata = (name: string) => ({ name, namespace });
    await createOnce('serviceaccounts', namespace, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadata('default'),
    });
    await createOnce('configmaps', namespace, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('kube-root-ca.crt'),
      data: {},
    });
  }

  async function createOnce(plural: string, namespace: string, body: Obj): Promise<void> {
    const known = informers.of(resource(plural)).get(`${namespace}/${body.metadata.name}`);
    if (known === undefined) await api.request('POST', pathOf(resource(plural), namespace), { body });
  }

  async function empty(namespace: Obj): Promise<void> {
    const { name } = namespace.metadata;
    let left = 0;
    for (const type of contents) {
      const inside = informers
        .of(type)
        .all()
        .filter((object) => object.metadata.namespace === name);
      left += inside.length;
      const body = { propagationPolicy: 'Background' };
      for (const object of inside)
        if (object.metadata.deletionTimestamp === undefined)
          await api.request('DELETE', pathOfObject(object), { body });
    }
    if (left > 0) return queue.addAfter(name, RETRY_MS);
    await api.request('PUT', `${pathOfObject(namespace)}/finalize`, {
      body: { ...namespace, spec: { ...namespace.spec, finalizers: [] } },
    });
  }

  return { stop: () => queue.stop() };
}
