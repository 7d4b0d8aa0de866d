import { isPlainObject, type PlainObject } from '../plain-object.ts';

/**
 * Fills in what the API server fills in before admission, as far as a control reads it: an empty volume's source, the
 * account under its old name, amounts that are null, host ports in the host's network (of a template once it becomes a
 * pod). Everything else a control needs is absent-means-default in its CEL.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/conversion.go
 */
export function defaultPod(spec: PlainObject): PlainObject {
  const isOnHost = spec['hostNetwork'] === true;
  const container = (each: PlainObject): PlainObject => ({
    ...each,
    ...defaultResources(each),
    ...(isOnHost ? mapList(each, 'ports', defaultHostPort) : {}),
  });
  return {
    ...spec,
    ...defaultAccount(spec),
    ...mapList(spec, 'containers', container),
    ...mapList(spec, 'initContainers', container),
    ...mapList(spec, 'volumes', defaultVolume),
  };
}

function defaultAccount({ serviceAccountName, serviceAccount }: PlainObject): PlainObject {
  const isNamed = (serviceAccountName ?? '') !== '';
  return isNamed || serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount };
}

function defaultResources({ resources }: PlainObject): PlainObject {
  if (!isPlainObject(resources)) return {};
  const { limits, requests } = resources;
  return { resources: { ...resources, limits: defaultAmounts(limits), requests: defaultAmounts(requests) } };
}

/** Of a resource that is named null is an amount, namely none. */
function defaultAmounts(list: unknown): unknown {
  if (!isPlainObject(list)) return list;
  return Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, amount ?? '0']));
}

function defaultHostPort(port: PlainObject): PlainObject {
  // 0 is how the API writes a port that nobody named.
  return (port['hostPort'] ?? 0) === 0 ? { ...port, hostPort: port['containerPort'] } : port;
}

/** A volume that names no source is an emptyDir without a limit. */
function defaultVolume(volume: PlainObject): PlainObject {
  const isNamed = Object.entries(volume).some(([key, source]) => key !== 'name' && source !== null);
  return isNamed ? volume : { ...volume, emptyDir: {} };
}

function mapList(parent: PlainObject, key: string, change: (item: PlainObject) => PlainObject): PlainObject {
  const list = parent[key];
  return Array.isArray(list) ? { [key]: list.map((item: unknown) => (isPlainObject(item) ? change(item) : item)) } : {};
}
