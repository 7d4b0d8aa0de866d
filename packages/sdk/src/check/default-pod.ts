import { isPlainObject, type PlainObject } from '../plain-object.ts';

/**
 * Fills in what the API server fills in before admission, as far as a control reads it: requests from limits, an empty
 * volume's source, host ports in the host's network. Everything else a control needs is absent-means-default in its CEL.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go
 */
export function defaultPod(spec: PlainObject): PlainObject {
  return {
    ...spec,
    ...mapList(spec, 'containers', (container) => defaultContainer(container, spec)),
    ...mapList(spec, 'initContainers', (container) => defaultContainer(container, spec)),
    ...mapList(spec, 'volumes', defaultVolume),
  };
}

function defaultContainer(container: PlainObject, spec: PlainObject): PlainObject {
  const { resources } = container;
  return {
    ...container,
    ...(isPlainObject(resources) ? { resources: defaultResources(resources) } : {}),
    ...(spec['hostNetwork'] === true ? mapList(container, 'ports', defaultHostPort) : {}),
  };
}

function defaultResources(resources: PlainObject): PlainObject {
  const { limits, requests } = resources;
  if (!isPlainObject(limits)) return resources;
  return { ...resources, requests: { ...limits, ...(isPlainObject(requests) ? requests : {}) } };
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
